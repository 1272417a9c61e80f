import type { BinnedMatrix } from './bins.ts';
import type { Histogram } from './histogram.ts';

export interface SplitRules {
  /** L2 penalty on leaf values. */
  readonly l2: number;
  readonly minLeafRows: number;
  /** A split must gain more than this. */
  readonly minGain: number;
}

/** Rows whose code in the (kept) column is at most `code` go left. */
export interface Split {
  readonly column: number;
  readonly code: number;
  readonly gain: number;
}

export interface LeafSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

/** The value that minimises a leaf's second-order loss: -G / (H + l2) (Chen and Guestrin 2016, eq. 5). */
export function leafWeight(gradient: number, hessian: number, rules: SplitRules): number {
  return -gradient / (hessian + rules.l2);
}

/** Returns the split with the largest gain (Chen and Guestrin 2016, eq. 7), or null where none is allowed. */
export function bestSplit(
  histogram: Histogram,
  where: {
    readonly binned: BinnedMatrix;
    readonly columns: Int32Array;
  },
  sums: LeafSums,
  rules: SplitRules,
): Split | null {
  if (sums.rows < 2 * rules.minLeafRows) return null;
  const { l2, minLeafRows } = rules;
  const whole = (sums.gradient * sums.gradient) / (sums.hessian + l2);
  let bestGain = rules.minGain;
  let bestColumn = -1;
  let bestCode = -1;
  for (const column of where.columns) {
    const codes = where.binned.columns[column]!.thresholds.length;
    let at = 3 * where.binned.layout.offsets[column]!;
    let gradient = 0;
    let hessian = 0;
    let rows = 0;
    for (let code = 0; code < codes; code++, at += 3) {
      gradient += histogram[at]!;
      hessian += histogram[at + 1]!;
      rows += histogram[at + 2]!;
      if (rows < minLeafRows) continue;
      if (sums.rows - rows < minLeafRows) break;
      const other = sums.gradient - gradient;
      const gain =
        (gradient * gradient) / (hessian + l2) +
        (other * other) / (sums.hessian - hessian + l2) -
        whole;
      if (gain > bestGain) {
        bestGain = gain;
        bestColumn = column;
        bestCode = code;
      }
    }
  }
  return bestColumn < 0 ? null : { column: bestColumn, code: bestCode, gain: bestGain };
}
