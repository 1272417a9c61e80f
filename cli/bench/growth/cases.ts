/** What one measurement of enrich runs with. */
export interface GrowthCase {
  /** What grows in the series that this belongs to. */
  readonly series: 'partitions' | 'processes' | 'batch' | 'customers';
  readonly partitions: number;
  readonly processes: number;
  /** Most records of a transaction; null as in production. */
  readonly batch: number | null;
  readonly events: number;
}

/**
 * Returns the cases in the order in which they are measured: each series changes one thing. Customers grow with the
 * events, four of five of which are of a new one.
 */
export function growthCases(events: number): readonly GrowthCase[] {
  const usual = { partitions: 4, processes: 1, batch: null, events };
  return [
    ...[1, 2, 4, 8].map((partitions) => ({ ...usual, series: 'partitions' as const, partitions })),
    ...[1, 2].map((processes) => ({ ...usual, series: 'processes' as const, processes })),
    ...[64, 256, 1_024, 4_096].map((batch) => ({
      ...usual,
      series: 'batch' as const,
      batch,
      // A thousand small transactions say enough.
      events: Math.min(events, batch * 1_000),
    })),
    ...[events, events * 10].map((count) => ({
      ...usual,
      series: 'customers' as const,
      events: count,
    })),
  ];
}
