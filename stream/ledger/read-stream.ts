import type { Admin, Kafka, KafkaMessage } from 'kafkajs';
import { eventId, ulidLow64 } from '../../domain/identity/ulid.ts';
import { eventSchema, outcomeSchema, scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { CustomerOutcome, EventEnvelope, ScoredEvent } from '../../domain/stream/event.ts';
import type { StreamNames } from '../../domain/stream/names.ts';
import { avroType, type Registry } from '../../platform/avro/registry.ts';
import { headerLength } from '../../platform/avro/wire-format.ts';
import { logBounds } from '../../platform/kafka/offsets.ts';
import { readRanges } from '../../platform/kafka/read-range.ts';
import { type ValueReader, valueReader } from '../decode-values.ts';
import { createSchemaReaders } from '../schema-readers.ts';
import { IdSet } from './id-set.ts';
import { type LogRange, PartitionAccount } from './partition-account.ts';
import type { LedgerScope } from './scope.ts';

export interface LedgerSource {
  readonly scope: LedgerScope;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly registry: Registry;
  readonly names: StreamNames;
  readonly profile: Profile;
  readonly signal: AbortSignal;
}

/** A record that breaks the account. */
export interface Offender {
  readonly where: string;
  readonly what: string;
}

export const maxOffenders = 20;

export interface NewestEvent {
  readonly eventId: string;
  readonly occurredAt: number;
  readonly sequence: number;
}

export interface StreamAccount {
  readonly partitions: readonly PartitionAccount[];
  readonly lettersByReason: ReadonlyMap<string, number>;
  /** Letters of sinks by stage: distinct (topic, partition, offset). */
  readonly sinkLetters: ReadonlyMap<string, number>;
  readonly outcomes: { readonly distinct: number; readonly deadLettered: number };
  /** The newest scored event of each customer. */
  readonly newest: ReadonlyMap<string, NewestEvent>;
  readonly offenders: readonly Offender[];
}

/** Reads the stream's topics between the bounds and accounts for every source record. */
export async function readStream(
  source: LedgerSource,
  eventRanges: readonly LogRange[],
): Promise<StreamAccount> {
  const { names } = source;
  const offenders: Offender[] = [];
  const note = (where: string, what: string): void => {
    if (offenders.length < maxOffenders) offenders.push({ where, what });
  };
  const partitions = eventRanges.map((range) => new PartitionAccount(range));
  const newest = await readScored(source, partitions, note);
  const lettersByReason = await readEnrichLetters(source, partitions, note);
  await readEvents(source, partitions, note);
  const outcomes = await readOutcomes(source);
  const sinkLetters = new Map<string, number>();
  for (const topic of [names.topic('scored'), names.topic('outcomes')]) {
    await countSinkLetters(source, topic, sinkLetters);
  }
  return { partitions, lettersByReason, sinkLetters, outcomes, newest, offenders };
}

type Note = (where: string, what: string) => void;

async function readTopic(
  { kafka, admin, signal }: LedgerSource,
  topic: string,
  onMessages: (partition: number, messages: readonly KafkaMessage[]) => void | Promise<void>,
  ends?: readonly LogRange[],
): Promise<void> {
  const bounds = ends ?? (await logBounds(admin, topic));
  const ranges = bounds.map(({ start, end }, partition) => ({
    topic,
    partition,
    from: start,
    to: end,
  }));
  await readRanges(
    kafka,
    ranges,
    ({ partition }, messages) => onMessages(partition, messages),
    signal,
  );
}

function createDecoder<T>(source: LedgerSource, schema: object) {
  const current = avroType(schema);
  const readers = createSchemaReaders<ValueReader>({
    registry: source.registry,
    create: (writer) => valueReader(current, writer),
    signal: source.signal,
    onRetry: () => undefined,
  });
  return async (messages: readonly KafkaMessage[]): Promise<(T | null)[]> => {
    const known = await readers(
      messages.map(({ value }) => value),
      async () => undefined,
    );
    return messages.map(({ value }) => {
      if (value === null || value.length < headerLength) return null;
      const reader = known.get(value.readUInt32BE(1));
      if (reader === undefined || reader === null) return null;
      try {
        return reader(value.subarray(headerLength)) as T;
      } catch {
        return null;
      }
    });
  };
}

async function readScored(
  source: LedgerSource,
  partitions: readonly PartitionAccount[],
  note: Note,
): Promise<Map<string, NewestEvent>> {
  const topic = source.names.topic('scored');
  const decode = createDecoder<ScoredEvent>(source, scoredSchema(source.profile));
  const newest = new Map<string, NewestEvent>();
  await readTopic(source, topic, async (partition, messages) => {
    const values = await decode(messages);
    for (const [i, scored] of values.entries()) {
      const where = `${topic}/${partition}@${messages[i]!.offset}`;
      if (scored === null) {
        note(where, 'cannot be decoded');
        continue;
      }
      if (!scored.customer_ref.startsWith(source.scope.refPrefix)) continue;
      if (scored.source_partition !== partition) {
        note(where, `comes from partition ${scored.source_partition}`);
      }
      const [high, low] = ulidLow64(scored.event_id);
      const fault = partitions[partition]?.addScored(scored.source_offset, high, low) ?? null;
      if (fault !== null) note(where, `source offset ${scored.source_offset} is ${fault}`);
      keepNewest(newest, scored);
    }
  });
  return newest;
}

function keepNewest(newest: Map<string, NewestEvent>, scored: ScoredEvent): void {
  const known = newest.get(scored.customer_ref);
  const isNewer =
    known === undefined ||
    scored.occurred_at > known.occurredAt ||
    (scored.occurred_at === known.occurredAt && scored.sequence > known.sequence);
  if (!isNewer) return;
  newest.set(scored.customer_ref, {
    eventId: scored.event_id,
    occurredAt: scored.occurred_at,
    sequence: scored.sequence,
  });
}

const isInScope = ({ refPrefix }: LedgerScope, { key }: KafkaMessage): boolean =>
  refPrefix === '' || (key?.toString('utf8').startsWith(refPrefix) ?? false);

const headerText = (message: KafkaMessage, name: string): string =>
  String(message.headers?.[`churnstream.${name}`] ?? '');

async function readEnrichLetters(
  source: LedgerSource,
  partitions: readonly PartitionAccount[],
  note: Note,
): Promise<Map<string, number>> {
  const topic = source.names.deadLetterTopic(source.names.topic('events'));
  const byReason = new Map<string, number>();
  await readTopic(source, topic, (_, messages) => {
    for (const message of messages) {
      if (!isInScope(source.scope, message)) continue;
      const partition = Number(headerText(message, 'partition'));
      const offset = Number(headerText(message, 'offset'));
      const account = partitions[partition];
      const before = account?.deadLettered ?? 0;
      const fault = account?.addLetter(offset) ?? null;
      if (fault !== null) note(`${topic}@${message.offset}`, `source offset ${offset} is ${fault}`);
      if (account === undefined || account.deadLettered === before) continue;
      const reason = headerText(message, 'reason');
      byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
    }
  });
  return byReason;
}

async function readEvents(
  source: LedgerSource,
  partitions: readonly PartitionAccount[],
  note: Note,
): Promise<void> {
  const topic = source.names.topic('events');
  const decode = createDecoder<EventEnvelope>(source, eventSchema(source.profile));
  const ranges = partitions.map(({ range }) => range);
  await readTopic(
    source,
    topic,
    async (partition, messages) => {
      const account = partitions[partition]!;
      const own = messages.filter((message) => isInScope(source.scope, message));
      account.records += own.length;
      const open = own.filter(({ offset }) => !account.isSettled(Number(offset)));
      if (open.length === 0) return;
      const values = await decode(open);
      for (const [i, event] of values.entries()) {
        if (event !== null && isScored(source.profile, event, account)) {
          account.repeats++;
          continue;
        }
        account.lost++;
        note(`${topic}/${partition}@${open[i]!.offset}`, 'has neither score nor dead letter');
      }
    },
    ranges,
  );
}

function isScored(profile: Profile, event: EventEnvelope, account: PartitionAccount): boolean {
  const id = eventId(profile.name, event.customer_ref, event.sequence, event.occurred_at);
  const [high, low] = ulidLow64(id);
  return account.ids.has(high, low);
}

async function readOutcomes(source: LedgerSource): Promise<StreamAccount['outcomes']> {
  const topic = source.names.topic('outcomes');
  const { profile } = source;
  const decode = createDecoder<CustomerOutcome>(source, outcomeSchema(profile));
  const ids = new IdSet();
  let deadLettered = 0;
  await readTopic(source, topic, async (_, messages) => {
    for (const outcome of await decode(
      messages.filter((message) => isInScope(source.scope, message)),
    )) {
      if (outcome === null || !isTime(outcome.occurred_at)) {
        deadLettered++;
        continue;
      }
      const { customer_ref, sequence, occurred_at, revision } = outcome;
      const [high, low] = ulidLow64(eventId(profile.name, customer_ref, sequence, occurred_at));
      ids.add(high, (low + Math.imul(revision, 0x9e3779b1)) >>> 0);
    }
  });
  return { distinct: ids.size, deadLettered };
}

const isTime = (ms: number): boolean => Number.isSafeInteger(ms) && ms >= 0 && ms < 2 ** 48;

async function countSinkLetters(
  source: LedgerSource,
  topic: string,
  counts: Map<string, number>,
): Promise<void> {
  const seen = new Set<string>();
  await readTopic(source, source.names.deadLetterTopic(topic), (_, messages) => {
    for (const message of messages) {
      const stage = headerText(message, 'stage');
      const at = `${headerText(message, 'partition')}@${headerText(message, 'offset')}`;
      const key = `${stage}:${topic}`;
      if (seen.has(`${key}/${at}`)) continue;
      seen.add(`${key}/${at}`);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  });
}
