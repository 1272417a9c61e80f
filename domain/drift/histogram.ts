import { binCount, type FieldBins } from './bins.ts';

/** Where the bins of each field stand in one row of counts. */
export interface HistogramLayout {
  readonly fields: readonly FieldBins[];
  /** First place of each field's bins; one more at the end. */
  readonly starts: readonly number[];
  /** Number of all bins. */
  readonly width: number;
}

export function histogramLayout(fields: readonly FieldBins[]): HistogramLayout {
  const starts = [0];
  for (const field of fields) starts.push(starts.at(-1)! + binCount(field));
  return { fields, starts, width: starts.at(-1)! };
}

/** Counts customers by the bins of their fields: `bins` holds one byte per field for each of them. */
export function countBins(
  { starts }: HistogramLayout,
  bins: Uint8Array,
  counts: Float64Array,
): Float64Array {
  const fields = starts.length - 1;
  for (let at = 0; at < bins.length; at += fields) {
    for (let i = 0; i < fields; i++) counts[starts[i]! + bins[at + i]!]!++;
  }
  return counts;
}

/** The counts of one field. */
export function countsOf(
  { starts }: HistogramLayout,
  counts: Float64Array,
  field: number,
): Float64Array {
  return counts.subarray(starts[field]!, starts[field + 1]!);
}
