import { eventIdLow64 } from '../../domain/identity/event-id-low64.ts';
import { eventId, isUlidTime, ulidLow64 } from '../../domain/identity/ulid.ts';
import { outcomeSchema } from '../../domain/profile/avro-schema.ts';
import type { CustomerOutcome } from '../../domain/stream/event.ts';
import type { RecordBlock } from '../../platform/kafka/raw/record-batches.ts';
import { createDecoder } from '../decode-records.ts';
import { createFieldReader, onceReadable } from './field-reader.ts';
import type { OffenderList } from './offenders.ts';
import { type OutcomeKey, OutcomeSet, pairLow } from './outcome-set.ts';
import {
  addToChecksum,
  type Checksum,
  emptyChecksum,
  type LogRange,
  type PartitionAccount,
} from './partition-account.ts';
import type { SinkLetters } from './sink-letters.ts';
import {
  isInScope,
  isKeyInScope,
  type LedgerSource,
  readTopic,
  scanTopic,
} from './topic-reader.ts';

/** Stages that each hold every outcome. */
const outcomeSinks = ['postgres-sink', 'clickhouse-sink'] as const;
type OutcomeSink = (typeof outcomeSinks)[number];

export interface OutcomeAccount {
  /** Distinct (event, revision) pairs that at least one sink must hold. */
  readonly distinct: number;
  /** Distinct (event, revision) pairs that each sink must hold. */
  readonly expected: Readonly<Record<OutcomeSink, Checksum>>;
  /** Records that nobody can read and that not every sink has dead-lettered. */
  readonly unreadable: number;
}

const read = ['customer_ref', 'sequence', 'occurred_at', 'revision'] as const;

/**
 * Reads the outcomes topic, and what was redriven to each sink, into what each sink must hold.
 * @param partitions the accounts of the events, scored ones already in them
 */
export async function readOutcomes(
  source: LedgerSource,
  ranges: readonly LogRange[],
  partitions: readonly PartitionAccount[],
  letters: SinkLetters,
  offenders: OffenderList,
): Promise<OutcomeAccount> {
  const { names } = source;
  const { profile } = source.loaded;
  const decode = createDecoder<CustomerOutcome>(source, outcomeSchema(profile), read);
  const fields = createFieldReader(source, outcomeSchema(profile), read);
  const scope = Buffer.from(source.scope.refPrefix);
  const topic = names.topic('outcomes');
  const common = new OutcomeSet(partitions);
  const sum = emptyChecksum();
  /** What not every sink holds: pairs that one refused, and pairs redriven to one. */
  const apart = new Map<OutcomeSink, Map<string, OutcomeKey>>(
    outcomeSinks.map((stage) => [stage, new Map()]),
  );
  let unreadable = 0;
  const key = { high: 0, low: 0, revision: 0 };
  const derive = eventIdLow64(profile.name, key);
  /** Puts the outcome just read into `key`; false where its time cannot be one of an event. */
  const deriveKey = (): boolean => {
    const [, sequence, occurredAt, revision] = fields.numbers;
    if (!isUlidTime(occurredAt!)) return false;
    const { bytes, start, end } = fields.texts[0]!;
    derive(bytes, start, end, sequence!);
    key.revision = revision!;
    return true;
  };
  const account = (block: RecordBlock, index: number): void => {
    const { partition } = block;
    const offset = block.offsets[index]!;
    const refusers = letters.refusers(topic, partition, offset);
    if (!fields.read(block, index) || !deriveKey()) {
      if (outcomeSinks.every((stage) => refusers.has(stage))) return;
      unreadable++;
      const what = 'cannot be decoded, and not every sink has dead-lettered it';
      offenders.add(`${topic}/${partition}@${offset}`, what);
    } else if (refusers.size > 0) {
      for (const stage of outcomeSinks) {
        if (!refusers.has(stage)) apart.get(stage)!.set(nameOf(key), { ...key });
      }
    } else if (common.add(key, partition)) addToChecksum(sum, key.high, pairLow(key));
  };
  const accountAll = (block: RecordBlock): void => {
    for (let i = 0; i < block.count; i++) if (isKeyInScope(scope, block, i)) account(block, i);
  };
  const onBlock = (block: RecordBlock) => onceReadable(fields, block, () => accountAll(block));
  await scanTopic(source, topic, onBlock, ranges);
  for (const stage of outcomeSinks) {
    const redriven = names.redriveTopic(topic, stage);
    await readTopic(source, redriven, async (partition, messages) => {
      const own = messages.filter((message) => isInScope(source.scope, message));
      for (const [i, outcome] of (await decode(own)).entries()) {
        const found = outcome === null ? null : keyOf(profile.name, outcome);
        if (found === null || letters.refusers(redriven, partition, own[i]!.offset).has(stage)) {
          continue;
        }
        apart.get(stage)!.set(nameOf(found), found);
      }
    });
  }
  const expectedOf = (stage: OutcomeSink): Checksum => {
    const expected = { ...sum };
    for (const found of apart.get(stage)!.values()) {
      if (!common.has(found)) addToChecksum(expected, found.high, pairLow(found));
    }
    return expected;
  };
  const apartOnly = new Map([...apart.values()].flatMap((keys) => [...keys]));
  const added = [...apartOnly.values()].filter((found) => !common.has(found)).length;
  return {
    distinct: common.size + added,
    unreadable,
    expected: {
      'postgres-sink': expectedOf('postgres-sink'),
      'clickhouse-sink': expectedOf('clickhouse-sink'),
    },
  };
}

const nameOf = ({ high, low, revision }: OutcomeKey): string => `${high}:${low}:${revision}`;

/** The key of an outcome; null where its time cannot be one of an event. */
function keyOf(profileName: string, outcome: CustomerOutcome): OutcomeKey | null {
  const { customer_ref, sequence, occurred_at, revision } = outcome;
  if (!isUlidTime(occurred_at)) return null;
  const [high, low] = ulidLow64(eventId(profileName, customer_ref, sequence, occurred_at));
  return { high, low, revision };
}
