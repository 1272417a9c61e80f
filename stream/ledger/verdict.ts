import { equalChecksums, type PartitionAccount, totalChecksum } from './partition-account.ts';
import { maxOffenders, type Offender, type StreamAccount } from './read-stream.ts';
import type { RedisAccount } from './redis-account.ts';
import type { StoreAccount } from './store-account.ts';

export interface LedgerVerdict {
  readonly records: number;
  readonly scored: number;
  readonly dead_lettered: number;
  readonly dead_letters_by_reason: Readonly<Record<string, number>>;
  readonly duplicates_dropped: number;
  /** Live rows in the stores. */
  readonly postgres: number;
  readonly clickhouse: number;
  readonly redis_customers: number;
  readonly outcomes: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly order_breaks: number;
  readonly offenders: readonly Offender[];
}

export const isClean = ({ lost, duplicates, order_breaks }: LedgerVerdict): boolean =>
  lost === 0 && duplicates === 0 && order_breaks === 0;

/** The verdict in one line. */
export function verdictLine(verdict: LedgerVerdict): string {
  const { records, scored, dead_lettered, duplicates_dropped, lost, duplicates } = verdict;
  const dropped = duplicates_dropped > 0 ? ` + repeats ${duplicates_dropped}` : '';
  return (
    `LEDGER made ${records} = scored ${scored} + dead ${dead_lettered}${dropped}` +
    ` | duplicates ${duplicates} | lost ${lost} | order breaks ${verdict.order_breaks}`
  );
}

/** Draws the verdict from what was read; every difference counts as lost or as duplicate. */
export function drawVerdict(
  stream: StreamAccount,
  stores: readonly StoreAccount[],
  redis: RedisAccount,
): LedgerVerdict {
  const offenders: Offender[] = [...stream.offenders, ...redis.offenders];
  const sum = (of: (account: PartitionAccount) => number): number =>
    stream.partitions.reduce((total, account) => total + of(account), 0);
  let lost = sum((account) => account.lost) + redis.missing + redis.stale;
  let duplicates = sum((account) => account.doubled);
  for (const store of stores) {
    const difference = compareStore(stream, store, offenders);
    lost += difference.lost;
    duplicates += difference.duplicates;
  }
  const rowsOf = (name: string): number => {
    const found = stores.find(({ store }) => store === name);
    return [...(found?.partitions.values() ?? [])].reduce((total, { count }) => total + count, 0);
  };
  return {
    records: sum((account) => account.records),
    scored: sum((account) => account.scored),
    dead_lettered: sum((account) => account.deadLettered),
    dead_letters_by_reason: Object.fromEntries(stream.lettersByReason),
    duplicates_dropped: sum((account) => account.repeats),
    postgres: rowsOf('postgres'),
    clickhouse: rowsOf('clickhouse'),
    redis_customers: redis.customers,
    outcomes: stream.outcomes.distinct,
    lost,
    duplicates,
    order_breaks: sum((account) => account.orderBreaks),
    offenders: offenders.slice(0, maxOffenders * 4),
  };
}

function compareStore(
  stream: StreamAccount,
  store: StoreAccount,
  offenders: Offender[],
): { lost: number; duplicates: number } {
  let lost = 0;
  let duplicates = 0;
  const note = (what: string): void => {
    offenders.push({ where: store.store, what });
  };
  for (const [partition, account] of stream.partitions.entries()) {
    const expected = totalChecksum(account);
    const held = store.partitions.get(partition) ?? { count: 0, distinct: 0, high: 0, low: 0 };
    const doubled = held.count - held.distinct;
    if (doubled > 0) note(`partition ${partition}: ${doubled} live rows too many for one event_id`);
    duplicates += doubled;
    const missing = expected.count - held.distinct;
    if (missing > 0)
      note(`partition ${partition}: ${missing} events of ${expected.count} are missing`);
    if (missing < 0) note(`partition ${partition}: ${-missing} events that were never scored`);
    lost += Math.max(0, missing);
    duplicates += Math.max(0, -missing);
    if (missing === 0 && doubled === 0 && !equalChecksums(expected, held)) {
      note(`partition ${partition}: as many events as scored, but others`);
      lost++;
    }
  }
  const letters = stream.sinkLetters;
  let outcomeLetters = 0;
  for (const [key, count] of letters) {
    if (key.startsWith(`${store.store}-sink:`) && key.includes('outcomes')) outcomeLetters += count;
  }
  const missingOutcomes = stream.outcomes.distinct - store.outcomes - outcomeLetters;
  if (missingOutcomes > 0) {
    note(`${missingOutcomes} outcomes of ${stream.outcomes.distinct} are missing`);
    lost += missingOutcomes;
  }
  for (const fault of store.faults) {
    note(fault);
    lost++;
  }
  return { lost, duplicates };
}
