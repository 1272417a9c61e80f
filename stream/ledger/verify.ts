import type { Pool } from 'pg';
import type { ClickHouseClient } from '../../platform/clickhouse/client.ts';
import type { FeatureStore } from '../features/feature-store.ts';
import { readClickHouse } from './clickhouse-account.ts';
import type { IdSet } from './id-set.ts';
import { readPostgres } from './postgres-account.ts';
import { type LedgerSource, readStream } from './read-stream.ts';
import { readRedis } from './redis-account.ts';
import { drawVerdict, type LedgerVerdict } from './verdict.ts';
import { snapshotEnds, type Waiting, waitForGroup } from './wait-for-groups.ts';

export interface LedgerStores {
  readonly pool: Pool;
  readonly clickhouse: ClickHouseClient;
  readonly features: FeatureStore;
}

export interface VerifyOptions {
  readonly timeoutMs: number;
  readonly onWait: (waiting: Waiting) => void;
  readonly onStep: (step: string) => void;
  /** Filled with the ids scored, for a caller that knows which to expect. */
  readonly scored?: IdSet;
}

/**
 * Takes the ends of the source topics as a snapshot, waits until every stage has passed it, and compares what
 * went in with every output and store.
 * @throws LedgerTimeoutError when a stage has not caught up in time.
 */
export async function verifyLedger(
  source: LedgerSource,
  stores: LedgerStores,
  { timeoutMs, onWait, onStep, scored }: VerifyOptions,
): Promise<LedgerVerdict> {
  const { admin, names, signal } = source;
  const deadlineMs = Date.now() + timeoutMs;
  const wait = async (stage: string, topic: string): Promise<void> => {
    const ends = await snapshotEnds(admin, topic);
    await waitForGroup(admin, names.group(stage), topic, ends, deadlineMs, onWait, signal);
  };
  const events = await snapshotEnds(admin, names.topic('events'));
  const eventsTopic = names.topic('events');
  await waitForGroup(admin, names.group('enrich'), eventsTopic, events, deadlineMs, onWait, signal);
  for (const stage of ['postgres-sink', 'clickhouse-sink']) {
    await wait(stage, names.topic('scored'));
    await wait(stage, names.topic('outcomes'));
  }
  await wait('redis-sink', names.topic('scored'));
  onStep('reading the stream');
  const stream = await readStream(source, events);
  if (scored !== undefined) {
    for (const { ids } of stream.partitions) ids.addAllTo(scored);
  }
  onStep('comparing the stores');
  const held = await Promise.all([
    readPostgres(stores.pool, events, source.scope),
    readClickHouse(stores.clickhouse, events, source.scope),
  ]);
  const redis = await readRedis(stores.features, stream.newest);
  return drawVerdict(stream, held, redis);
}
