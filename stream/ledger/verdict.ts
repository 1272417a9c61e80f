import type { Offender } from './offenders.ts';

/** Where events end up: the topic of scored events, and what the sinks write. */
export const ledgerPlaces = ['kafka', 'postgres', 'clickhouse', 'redis'] as const;
export type LedgerDifferences = Readonly<Record<(typeof ledgerPlaces)[number], number>>;

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
  /** Distinct outcomes, repeats left out. */
  readonly outcomes: number;
  /** Scores of a sample that were computed again, and how many of them came out otherwise. */
  readonly rescored: number;
  readonly score_differences: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly order_breaks: number;
  /** What is lost or doubled in each place; of Redis customers who are missing or stale. */
  readonly differences: LedgerDifferences;
  readonly offenders: readonly Offender[];
}

export const isClean = (
  verdict: Pick<LedgerVerdict, 'lost' | 'duplicates' | 'order_breaks' | 'score_differences'>,
): boolean =>
  verdict.lost === 0 &&
  verdict.duplicates === 0 &&
  verdict.order_breaks === 0 &&
  verdict.score_differences === 0;

/** The verdict in one line. */
export function verdictLine(verdict: LedgerVerdict): string {
  const { records, scored, dead_lettered, duplicates_dropped, lost, duplicates } = verdict;
  const dropped = duplicates_dropped > 0 ? ` + repeats ${duplicates_dropped}` : '';
  const differing =
    verdict.score_differences > 0 ? ` | scores that differ ${verdict.score_differences}` : '';
  return (
    `LEDGER made ${records} = scored ${scored} + dead ${dead_lettered}${dropped}` +
    ` | duplicates ${duplicates} | lost ${lost} | order breaks ${verdict.order_breaks}${differing}`
  );
}
