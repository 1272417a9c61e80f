import type { Pool } from 'pg';
import type { ClickHouseClient } from '../../platform/clickhouse/client.ts';
import type { FeatureStore } from '../features/feature-store.ts';
import { clickhouseLedger } from './clickhouse-account.ts';
import { comparePartitions } from './compare-store.ts';
import { nameOffenders } from './name-offenders.ts';
import { createOffenderList, type OffenderList } from './offenders.ts';
import { equalChecksums, PartitionAccount } from './partition-account.ts';
import { postgresLedger } from './postgres-account.ts';
import { readEvents } from './read-events.ts';
import { readEnrichLetters } from './read-letters.ts';
import { type OutcomeAccount, readOutcomes } from './read-outcomes.ts';
import { readScored, type ScoredAccount } from './read-scored.ts';
import { type RedisAccount, readRedis } from './redis-account.ts';
import { createScoreSample, type Rescoring, rescoreSample } from './score-sample.ts';
import { readSinkLetters } from './sink-letters.ts';
import type { LedgerStore, StoreAccount } from './store-account.ts';
import type { LedgerSource } from './topic-reader.ts';
import type { LedgerVerdict } from './verdict.ts';
import type { Waiting } from './wait-for-groups.ts';
import { type LedgerRanges, waitForStages } from './wait-for-stages.ts';

export interface LedgerStores {
  readonly pool: Pool;
  readonly clickhouse: ClickHouseClient;
  readonly features: FeatureStore;
}

export interface VerifyOptions {
  readonly timeoutMs: number;
  readonly onWait: (waiting: Waiting) => void;
  readonly onStep: (step: string) => void;
  /** Called with the account of each source partition, for a caller that knows which events to expect. */
  readonly onPartitions?: (partitions: readonly PartitionAccount[]) => void;
}

interface StreamAccount {
  readonly partitions: readonly PartitionAccount[];
  readonly lettersByReason: ReadonlyMap<string, number>;
  readonly scored: Omit<ScoredAccount, 'newest'>;
  readonly redis: RedisAccount;
  readonly outcomes: OutcomeAccount;
  readonly rescoring: Rescoring;
}

/**
 * Takes the ends of the source topics as a snapshot, waits until every stage has passed it, and compares what
 * went in with every output and store.
 * @throws LedgerTimeoutError when a stage has not caught up in time.
 */
export async function verifyLedger(
  source: LedgerSource,
  { pool, clickhouse, features }: LedgerStores,
  options: VerifyOptions,
): Promise<LedgerVerdict> {
  const ranges = await waitForStages(source, options.timeoutMs, options.onWait);
  options.onStep('reading the stream and the stores');
  const stores = [
    postgresLedger(pool, ranges, source.scope),
    clickhouseLedger(clickhouse, ranges, source.scope),
  ];
  const offenders = createOffenderList();
  const redisOffenders = createOffenderList();
  const [stream, ...accounts] = await Promise.all([
    readStream(source, ranges, features, offenders, redisOffenders),
    ...stores.map((store) => store.account()),
  ]);
  options.onPartitions?.(stream.partitions);
  options.onStep('comparing');
  const held = stores.map((store, i) => ({ store, account: accounts[i]! }));
  const verdicts = [];
  for (const { store, account } of held) {
    verdicts.push(await compareStore(source, stream, store, account));
  }
  return drawVerdict(stream, held, verdicts, [
    ...offenders.found,
    ...redisOffenders.found,
    ...verdicts.flatMap((verdict) => verdict.offenders.found),
  ]);
}

/**
 * Reads the scored events first: what else is read is compared with them. The table of customers is gone before the
 * model is loaded, which needs as much memory.
 */
async function readStream(
  source: LedgerSource,
  ranges: LedgerRanges,
  features: FeatureStore,
  offenders: OffenderList,
  redisOffenders: OffenderList,
): Promise<StreamAccount> {
  const letters = await readSinkLetters(source);
  const partitions = ranges.events.map((range) => new PartitionAccount(range));
  const sample = createScoreSample();
  const events = await readScoredThenRest();
  const rescoring = await rescoreSample(source, sample, offenders);
  return { partitions, ...events, rescoring };

  async function readScoredThenRest() {
    const { newest, ...scored } = await readScored(
      source,
      ranges.scored,
      partitions,
      letters,
      sample,
      offenders,
    );
    // Redis has most of the work of its part, and the reader of the other.
    const [redis, rest] = await Promise.all([
      readRedis(source, ranges.scored, features, newest, redisOffenders),
      readRest(),
    ]);
    return { scored, redis, ...rest };
  }

  async function readRest() {
    const lettersByReason = await readEnrichLetters(source, partitions, offenders);
    await readEvents(source, partitions, offenders);
    const outcomes = await readOutcomes(source, ranges.outcomes, partitions, letters, offenders);
    return { lettersByReason, outcomes };
  }
}

interface StoreVerdict {
  readonly lost: number;
  readonly duplicates: number;
  readonly offenders: OffenderList;
}

async function compareStore(
  source: LedgerSource,
  { partitions, scored, outcomes }: StreamAccount,
  store: LedgerStore,
  account: StoreAccount,
): Promise<StoreVerdict> {
  const offenders = createOffenderList();
  for (const fault of account.faults) offenders.add(store.name, fault);
  let lost = account.faults.length;
  let duplicates = 0;
  const difference = scored.differences.get(store.stage)!;
  const differing = comparePartitions(partitions, difference, account);
  for (const { missing, strange, doubled } of differing) {
    lost += missing;
    duplicates += strange + doubled;
  }
  await nameOffenders(source, partitions, store, differing, offenders);
  const expected = outcomes.expected[store.stage];
  const missing = expected.count - account.outcomes.count;
  if (missing !== 0 || !equalChecksums(expected, account.outcomes)) {
    offenders.add(store.name, `holds ${account.outcomes.count} outcomes of ${expected.count}`);
    if (missing < 0) duplicates -= missing;
    else lost += Math.max(1, missing);
  }
  return { lost, duplicates, offenders };
}

function drawVerdict(
  stream: StreamAccount,
  held: readonly { readonly store: LedgerStore; readonly account: StoreAccount }[],
  stores: readonly StoreVerdict[],
  offenders: LedgerVerdict['offenders'],
): LedgerVerdict {
  const { partitions, scored, redis, outcomes, rescoring } = stream;
  const sum = (of: (account: PartitionAccount) => number): number =>
    partitions.reduce((total, account) => total + of(account), 0);
  const rowsOf = (name: string): number => {
    const found = held.find(({ store }) => store.name === name);
    return [...(found?.account.partitions.values() ?? [])].reduce((n, { count }) => n + count, 0);
  };
  const inStream = sum(({ lost }) => lost) + scored.unreadable + outcomes.unreadable;
  const inRedis = redis.missing + redis.stale;
  const doubled = sum((account) => account.doubled);
  const differenceOf = (name: string): number => {
    const store = stores[held.findIndex((one) => one.store.name === name)];
    return store === undefined ? 0 : store.lost + store.duplicates;
  };
  return {
    records: sum(({ records }) => records),
    scored: sum((account) => account.scored),
    dead_lettered: sum(({ deadLettered }) => deadLettered),
    dead_letters_by_reason: Object.fromEntries(stream.lettersByReason),
    duplicates_dropped: sum(({ repeats }) => repeats),
    postgres: rowsOf('postgres'),
    clickhouse: rowsOf('clickhouse'),
    redis_customers: redis.customers,
    outcomes: outcomes.distinct,
    rescored: rescoring.rescored,
    score_differences: rescoring.differing,
    lost: stores.reduce((n, { lost }) => n + lost, inStream + inRedis),
    duplicates: stores.reduce((n, store) => n + store.duplicates, doubled),
    order_breaks: sum(({ orderBreaks }) => orderBreaks),
    differences: {
      kafka: inStream + doubled,
      postgres: differenceOf('postgres'),
      clickhouse: differenceOf('clickhouse'),
      redis: inRedis,
    },
    offenders,
  };
}
