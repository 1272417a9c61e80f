/** Sums per bin of all columns, side by side: gradient, hessian and rows at 3 × (offset + code). */
export type Histogram = Float64Array;

/** Where each column's bins begin, the number of all bins, and where each code's sums stand. */
export interface HistogramLayout {
  readonly offsets: Int32Array;
  readonly bins: number;
  /** Row-major like the codes: 3 × (offset + code). */
  readonly positions: Int32Array;
}

/** Lays out the bins of columns with one more code than thresholds, whose codes stand row by row. */
export function layoutHistogram(
  columns: readonly { readonly thresholds: Float32Array }[],
  codes: Uint8Array,
): HistogramLayout {
  const width = columns.length;
  const offsets = new Int32Array(width);
  let bins = 0;
  columns.forEach((column, i) => {
    offsets[i] = bins;
    bins += column.thresholds.length + 1;
  });
  const positions = Int32Array.from(codes);
  for (let i = 0; i < codes.length; i++) positions[i] = 3 * (offsets[i % width]! + codes[i]!);
  return { offsets, bins, positions };
}

/** Sums the gradients of `rows[from … to)` into the histogram, over the columns in use. */
export function fillHistogram(
  histogram: Histogram,
  layout: HistogramLayout,
  used: Int32Array,
  rows: Int32Array,
  from: number,
  to: number,
  gradients: Float64Array,
  hessians: Float64Array,
): void {
  const { positions, offsets } = layout;
  const width = offsets.length;
  histogram.fill(0);
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const gradient = gradients[row]!;
    const hessian = hessians[row]!;
    const base = row * width;
    for (let u = 0; u < used.length; u++) {
      const at = positions[base + used[u]!]!;
      histogram[at]! += gradient;
      histogram[at + 1]! += hessian;
      histogram[at + 2]! += 1;
    }
  }
}

/** Turns the parent's histogram into that of the child whose sibling is given. */
export function subtractHistogram(parent: Histogram, sibling: Histogram): void {
  for (let i = 0; i < parent.length; i++) parent[i]! -= sibling[i]!;
}
