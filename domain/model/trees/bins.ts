import { floorFloat32 } from '../float32.ts';
import type { Matrix } from '../matrix.ts';
import { type HistogramLayout, layoutHistogram } from './histogram.ts';

/** The number of bins per column that training uses at most. */
export const maxBins = 128;

/** A matrix cut into bins, one code per value. Only columns that can tell rows apart are kept. */
export interface BinnedMatrix {
  readonly rows: number;
  /** Codes, row-major over the kept columns. */
  readonly codes: Uint8Array;
  readonly layout: HistogramLayout;
  readonly columns: readonly BinnedColumn[];
}

interface BinnedColumn {
  /** Index of the column in the matrix. */
  readonly column: number;
  /** Code c holds the values above thresholds[c - 1] and not above thresholds[c]. Ascending float32. */
  readonly thresholds: Float32Array;
}

/**
 * Cuts every column at the midpoints between neighbouring distinct values, or at about `bins`
 * quantiles where there are more. Constant columns and columns with the same codes (or, with two codes,
 * the opposite ones) as an earlier column are left out. Midpoints are rounded down to float32, so a
 * comparison in float32 sends every training row the same way.
 */
export function binMatrix(matrix: Matrix, bins: number): BinnedMatrix {
  const kept: { column: BinnedColumn; codes: Uint8Array }[] = [];
  const seen = new Set<string>();
  for (let column = 0; column < matrix.columns; column++) {
    const values = Float32Array.from({ length: matrix.rows }, (_, row) => {
      return matrix.data[row * matrix.columns + column]!;
    });
    const thresholds = cutPoints(values, bins);
    if (thresholds.length === 0) continue;
    const codes = Uint8Array.from(values, (value) => codeOf(thresholds, value));
    const signature = signatureOf(codes, thresholds.length + 1);
    if (seen.has(signature)) continue;
    seen.add(signature);
    kept.push({ column: { column, thresholds }, codes });
  }
  const codes = new Uint8Array(matrix.rows * kept.length);
  kept.forEach((item, k) => {
    for (let row = 0; row < matrix.rows; row++) codes[row * kept.length + k] = item.codes[row]!;
  });
  const columns = kept.map((item) => item.column);
  const layout = layoutHistogram(columns, codes);
  return { rows: matrix.rows, codes, columns, layout };
}

function cutPoints(values: Float32Array, bins: number): Float32Array {
  const sorted = values.slice().sort();
  const cuts: number[] = [];
  const perBin = sorted.length / bins;
  let distinct = 1;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  let next = perBin;
  for (let i = 1; i < sorted.length; i++) {
    const low = sorted[i - 1]!;
    const high = sorted[i]!;
    if (low === high || (distinct > bins && i < next)) continue;
    cuts.push(floorFloat32((low + high) / 2));
    while (next <= i) next += perBin;
  }
  return Float32Array.from(cuts);
}

/** The number of thresholds below the value. */
function codeOf(thresholds: Float32Array, value: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= thresholds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Equal for columns that allow the same splits. */
function signatureOf(codes: Uint8Array, codeCount: number): string {
  const flip = codeCount === 2 && codes[0] === 1;
  let text = '';
  for (const code of codes) text += String.fromCharCode(flip ? 1 - code : code);
  return text;
}
