import type { Matrix } from '../matrix.ts';

/**
 * A binary regression tree in arrays, node 0 being the root. Inner node i sends a row left where
 * `x[column[i]] <= threshold[i]`; a leaf has `left[i] === -1` and adds `value[i]` to the logit.
 * Thresholds and values are float32 numbers.
 */
export interface Tree {
  readonly column: Int32Array;
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float32Array;
}

/** Adds the tree's value for each of the rows to the row's sum. */
export function addTree(tree: Tree, matrix: Matrix, rows: Int32Array, sums: Float64Array): void {
  const { column, threshold, left, right, value } = tree;
  const { data, columns } = matrix;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const base = row * columns;
    let node = 0;
    while (left[node]! >= 0) {
      node = data[base + column[node]!]! <= threshold[node]! ? left[node]! : right[node]!;
    }
    sums[row]! += value[node]!;
  }
}

/** Returns the tree with every leaf multiplied by the factor, rounded to float32. */
export function scaleTree(tree: Tree, factor: number): Tree {
  return { ...tree, value: tree.value.map((value) => value * factor) };
}

/** The number of leaves. */
export function leafCount(tree: Tree): number {
  return tree.left.reduce((count, left) => count + (left < 0 ? 1 : 0), 0);
}
