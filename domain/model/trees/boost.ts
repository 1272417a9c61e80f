import type { Matrix } from '../matrix.ts';
import { type Random, sample } from '../random.ts';
import { sigmoid } from '../sigmoid.ts';
import type { BinnedMatrix } from './bins.ts';
import { type GrowRules, growTree } from './grow.ts';
import { addTree, type Tree } from './tree.ts';

export interface BoostRules extends GrowRules {
  /** Share of the rows, and of the columns, drawn for each tree, in (0, 1]. */
  readonly rowShare: number;
  readonly columnShare: number;
}

export interface Booster {
  /** The logit before the first tree: that of the training rows' mean outcome. */
  readonly base: number;
  /** Grows the next tree on the current residuals and returns it. */
  grow(): Tree;
}

/**
 * Returns a booster for the logistic loss (Friedman 2001, Newton steps) on the given rows of a
 * matrix and its bins; `labels[row]` is 0 or 1. Every draw comes from `random`.
 */
export function createBooster(
  matrix: Matrix,
  binned: BinnedMatrix,
  labels: Uint8Array,
  rows: Int32Array,
  rules: BoostRules,
  random: Random,
): Booster {
  const base = baseLogit(labels, rows);
  const logits = new Float64Array(binned.rows).fill(base);
  const gradients = new Float64Array(binned.rows);
  const hessians = new Float64Array(binned.rows);
  const rowCount = Math.max(1, Math.round(rows.length * rules.rowShare));
  const columnCount = Math.max(1, Math.round(binned.columns.length * rules.columnShare));
  return {
    base,
    grow() {
      const drawn = sample(rows.length, rowCount, random);
      for (let i = 0; i < drawn.length; i++) {
        const row = rows[drawn[i]!]!;
        drawn[i] = row;
        const probability = sigmoid(logits[row]!);
        gradients[row] = probability - labels[row]!;
        hessians[row] = probability * (1 - probability);
      }
      const columns = sample(binned.columns.length, columnCount, random);
      const tree = growTree({ binned, rows: drawn, columns, gradients, hessians }, rules);
      addTree(tree, matrix, rows, logits);
      return tree;
    },
  };
}

/** The logit of the mean outcome, pulled by half a row towards even odds so that it is finite. */
function baseLogit(labels: Uint8Array, rows: Int32Array): number {
  let positives = 0;
  for (const row of rows) positives += labels[row]!;
  return Math.fround(Math.log((positives + 0.5) / (rows.length - positives + 0.5)));
}
