import { redriveHeaders } from '../../platform/kafka/dead-letter.ts';
import type { ScoredRows } from '../scored-rows/scored-rows.ts';
import { type CustomerState, foldState } from './customer-state.ts';
import type { StampReader } from './read-stamp.ts';

export interface FoldedRows {
  /** The new state of every customer that the rows change. */
  readonly changed: readonly CustomerState[];
  /** Rows that the states held already. */
  readonly repeated: number;
}

/**
 * Folds rows into the states of their customers. Rows at or below the offset that a customer's state holds are in it
 * already: reading a partition again changes nothing.
 * @param refs of the rows' customers, by row
 */
export function foldRows(
  rows: ScoredRows,
  refs: readonly string[],
  stored: ReadonlyMap<string, CustomerState | null>,
  readStamp: StampReader,
): FoldedRows {
  const changed = new Map<string, CustomerState>();
  let repeated = 0;
  for (const [row, customerRef] of refs.entries()) {
    const offset = firstOffset(rows, row);
    const held = stored.get(customerRef) ?? null;
    if (held !== null && held.offset >= offset) repeated++;
    const before = changed.get(customerRef) ?? held;
    if (before !== null && before.offset >= offset) continue;
    const stamp = readStamp(rows.values[row]!, rows.spans, row * rows.layout.width);
    const recordOf = (): Buffer => rows.record(row);
    changed.set(customerRef, foldState(before, customerRef, offset, stamp, recordOf));
  }
  return { changed: [...changed.values()], repeated };
}

/**
 * What was redriven counts as of the offset at which it came first: the guard of a customer's features compares
 * offsets of the source.
 */
function firstOffset(rows: ScoredRows, row: number): number {
  const first = rows.headers[row]?.[redriveHeaders.offset];
  return first === undefined ? rows.offsets[row]! : Number(first);
}
