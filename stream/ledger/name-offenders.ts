import type { KafkaMessage } from 'kafkajs';
import { ulidLow64 } from '../../domain/identity/ulid.ts';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { createDecoder } from '../decode-records.ts';
import type { PartitionDifference } from './compare-store.ts';
import { maxOffenders, type OffenderList } from './offenders.ts';
import { bucketOffsets, equalChecksums, type PartitionAccount } from './partition-account.ts';
import type { LedgerStore } from './store-account.ts';
import { type LedgerSource, readTopic } from './topic-reader.ts';
import { snapshotEnds } from './wait-for-groups.ts';

const bucketsRead = 20;
/** Enough to find the offenders among, should some of them be held under another source offset. */
const candidates = 50 * maxOffenders;

/** Reads the buckets that differ row by row and names the events that break the account of one store. */
export async function nameOffenders(
  source: LedgerSource,
  accounts: readonly PartitionAccount[],
  store: LedgerStore,
  differences: readonly PartitionDifference[],
  offenders: OffenderList,
): Promise<void> {
  for (const { partition, doubled, missing, strange } of differences) {
    if (offenders.found.length >= maxOffenders) return;
    if (doubled > 0) {
      for (const { id, rows } of await store.doubled(partition)) {
        offenders.add(store.name, `event ${id} has ${rows} live rows`);
      }
    }
    if (missing + strange > 0) {
      await nameInPartition(source, accounts[partition]!, partition, store, offenders);
    }
  }
}

async function nameInPartition(
  source: LedgerSource,
  account: PartitionAccount,
  partition: number,
  store: LedgerStore,
  offenders: OffenderList,
): Promise<void> {
  const stored = await store.buckets(partition);
  const differing = [...new Set([...account.buckets.keys(), ...stored.keys()])]
    .filter((bucket) => {
      const [ours, theirs] = [account.buckets.get(bucket), stored.get(bucket)];
      return ours === undefined || theirs === undefined || !equalChecksums(ours, theirs);
    })
    .sort((a, b) => a - b)
    .slice(0, bucketsRead);
  const held = new Set<string>();
  for (const bucket of differing) {
    for (const { id, high, low } of await store.rowsIn(partition, bucket)) {
      held.add(`${high}:${low}`);
      if (!account.ids.has(high, low)) {
        offenders.add(store.name, `event ${id} of partition ${partition} was never scored`);
      }
    }
  }
  const absent = await scoredButAbsent(source, account, partition, new Set(differing), held);
  const elsewhere = await store.held(absent.map(({ event_id }) => event_id));
  for (const { event_id, customer_ref, sequence, source_offset } of absent) {
    if (elsewhere.has(event_id)) continue;
    const origin = `${source.names.topic('events')}/${partition}@${source_offset}`;
    offenders.add(
      store.name,
      `event ${event_id} of ${customer_ref} #${sequence} (${origin}) is missing`,
    );
  }
}

const read = [
  ...(['event_id', 'customer_ref', 'sequence', 'source_offset'] as const),
] as (keyof ScoredEvent)[];

/** Scored events of the buckets that are not among the rows held; keys are `high:low`. */
async function scoredButAbsent(
  source: LedgerSource,
  account: PartitionAccount,
  partition: number,
  buckets: ReadonlySet<number>,
  held: ReadonlySet<string>,
): Promise<ScoredEvent[]> {
  const decode = createDecoder<ScoredEvent>(source, scoredSchema(source.loaded.profile), read);
  const absent: ScoredEvent[] = [];
  const topic = source.names.topic('scored');
  const ends = await snapshotEnds(source.admin, topic);
  const only = ends.map((range, p) => (p === partition ? range : { ...range, end: range.start }));
  const onMessages = async (_: number, messages: readonly KafkaMessage[]): Promise<void> => {
    if (absent.length >= candidates) return;
    for (const scored of await decode(messages)) {
      if (scored === null || !scored.customer_ref.startsWith(source.scope.refPrefix)) continue;
      const { source_offset: offset } = scored;
      if (offset < account.range.start || offset >= account.range.end) continue;
      if (!buckets.has(Math.floor(offset / bucketOffsets))) continue;
      if (!held.has(ulidLow64(scored.event_id).join(':'))) absent.push(scored);
    }
  };
  await readTopic(source, topic, onMessages, only);
  return absent.slice(0, candidates);
}
