import type { KafkaMessage } from 'kafkajs';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { EventEnvelope } from '../../domain/stream/event.ts';
import { createDecoder } from '../decode-records.ts';
import type { FeatureStore } from '../features/feature-store.ts';
import type { NewestTable } from './newest-table.ts';
import { maxOffenders, type OffenderList } from './offenders.ts';
import type { LogRange } from './partition-account.ts';
import { type LedgerSource, readTopic } from './topic-reader.ts';

export interface RedisAccount {
  /** Customers of the stream that Redis holds. */
  readonly customers: number;
  readonly missing: number;
  /** Customers whose features stand at another event than their newest. */
  readonly stale: number;
}

/** Compares every customer that Redis holds with the newest scored event of that customer. */
export async function readRedis(
  source: LedgerSource,
  ranges: readonly LogRange[],
  store: FeatureStore,
  newest: NewestTable,
  offenders: OffenderList,
): Promise<RedisAccount> {
  let customers = 0;
  let stale = 0;
  for await (const block of store.stamps(source.scope.refPrefix)) {
    const { bytes, refStarts, refEnds, occurredAtMs, sequences } = block;
    for (let i = 0; i < block.count; i++) {
      const ref = { bytes, start: refStarts[i]!, end: refEnds[i]! };
      const before = newest.unseen;
      const standing = newest.compare(ref, occurredAtMs[i]!, sequences[i]!);
      // Of a customer whose records have expired from the log nothing is known. A scan may show one twice.
      if (standing === 'unknown' || newest.unseen === before) continue;
      customers++;
      if (standing !== 'older') continue;
      stale++;
      const stand = `${new Date(occurredAtMs[i]!).toISOString()} #${sequences[i]}`;
      const name = bytes.toString('utf8', ref.start, ref.end);
      offenders.add(`redis ${name}`, `stands at ${stand}, behind its newest event`);
    }
  }
  if (newest.unseen > 0) await nameMissing(source, ranges, newest, offenders);
  return { customers, missing: newest.unseen, stale };
}

/** The table knows its customers by hash alone, so the names of the missing are read from the stream again. */
async function nameMissing(
  source: LedgerSource,
  ranges: readonly LogRange[],
  newest: NewestTable,
  offenders: OffenderList,
): Promise<void> {
  const named = new Set<string>();
  const schema = scoredSchema(source.loaded.profile);
  const decode = createDecoder<EventEnvelope>(source, schema, ['customer_ref']);
  const onMessages = async (_: number, messages: readonly KafkaMessage[]): Promise<void> => {
    if (named.size >= maxOffenders) return;
    for (const event of await decode(messages)) {
      const ref = event?.customer_ref;
      if (ref === undefined || named.has(ref) || !newest.isUnseen(ref)) continue;
      named.add(ref);
      offenders.add(`redis ${ref}`, 'is missing');
    }
  };
  await readTopic(source, source.names.topic('scored'), onMessages, ranges);
}
