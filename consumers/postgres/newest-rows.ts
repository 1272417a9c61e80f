import type { ScoredRows } from '../../stream/scored-rows/scored-rows.ts';

/**
 * Returns the newest row of each customer, in the order of their ids: one statement must not touch a row twice, and
 * two writers that lock rows in the same order cannot deadlock.
 */
export function newestRows(rows: ScoredRows): number[] {
  const { layout } = rows;
  const customer = layout.spanOf('customer_id');
  const time = layout.spanOf('occurred_at');
  const sequence = layout.spanOf('sequence');
  const isNewer = (a: number, b: number): boolean => {
    const [at, bt] = [rows.long(a, time), rows.long(b, time)];
    return at > bt || (at === bt && rows.long(a, sequence) > rows.long(b, sequence));
  };
  const newest = new Map<string, number>();
  for (let row = 0; row < rows.count; row++) {
    const id = rows.text(row, customer);
    const other = newest.get(id);
    if (other === undefined || isNewer(row, other)) newest.set(id, row);
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
