import type { LedgerVerdict } from '../../../stream/ledger/verdict.ts';
import type { Expectation } from '../feed/expectation.ts';
import type { ReaderAccount } from '../reader.ts';

/** What is wrong in the end, by who says so. */
export interface ChaosAccount {
  readonly lost: number;
  readonly duplicates: number;
  readonly order_breaks: number;
  /** One sentence for each difference. */
  readonly differences: readonly string[];
}

/** Distinct events by the 64 low bits of their ids. */
export interface SeenIds {
  readonly size: number;
  has(high: number, low: number): boolean;
}

/**
 * Compares the ledger and what the reader saw during the faults with what the feed sent. A record that the ledger
 * itself never heard of is lost too.
 */
export function drawAccount(
  expected: Expectation,
  scored: SeenIds,
  verdict: LedgerVerdict,
  reader: ReaderAccount,
): ChaosAccount {
  const differences = verdict.offenders.map(({ where, what }) => `${where}: ${what}`);
  let lost = verdict.lost;
  let duplicates = verdict.duplicates;
  const compare = (what: string, found: number, wanted: number): void => {
    if (found === wanted) return;
    differences.push(`${what}: ${found} where the feed has ${wanted}`);
    lost += Math.max(0, wanted - found);
    duplicates += Math.max(0, found - wanted);
  };
  compare('records in Kafka', verdict.records, expected.records);
  compare('repeats dropped', verdict.duplicates_dropped, expected.repeats);
  compare('outcomes', verdict.outcomes, expected.outcomes);
  const reasons = new Set([
    ...expected.letters.keys(),
    ...Object.keys(verdict.dead_letters_by_reason),
  ]);
  for (const reason of reasons) {
    const planned = new Map<string, number>(expected.letters);
    const found = verdict.dead_letters_by_reason[reason] ?? 0;
    compare(`dead letters (${reason})`, found, planned.get(reason) ?? 0);
  }
  const compareIds = (who: string, ids: SeenIds): void => {
    const absent = expected.ids.filter(([high, low]) => !ids.has(high, low)).length;
    const foreign = ids.size - (expected.ids.length - absent);
    if (absent > 0) differences.push(`${who}: ${absent} events of the feed are missing`);
    if (foreign > 0) differences.push(`${who}: ${foreign} events that the feed never sent`);
    lost += absent;
    duplicates += foreign;
  };
  compareIds('scored events', scored);
  compareIds('reader during the faults', reader.ids);
  if (reader.duplicates > 0) {
    differences.push(`reader during the faults: ${reader.duplicates} events twice`);
  }
  if (reader.orderBreaks > 0) {
    differences.push(`reader during the faults: ${reader.orderBreaks} events out of order`);
  }
  return {
    lost,
    duplicates: duplicates + reader.duplicates,
    order_breaks: verdict.order_breaks + reader.orderBreaks,
    differences,
  };
}
