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

/** The tree's value for one row of the matrix. */
export function predictTree(tree: Tree, matrix: Matrix, row: number): number {
  const { column, threshold, left, right } = tree;
  const { data } = matrix;
  const base = row * matrix.columns;
  let node = 0;
  while (left[node]! >= 0) {
    node = data[base + column[node]!]! <= threshold[node]! ? left[node]! : right[node]!;
  }
  return tree.value[node]!;
}

/** Returns the tree with every leaf multiplied by the factor, rounded to float32. */
export function scaleTree(tree: Tree, factor: number): Tree {
  return { ...tree, value: tree.value.map((value) => value * factor) };
}

/** The number of leaves. */
export function leafCount(tree: Tree): number {
  return tree.left.reduce((count, left) => count + (left < 0 ? 1 : 0), 0);
}
