import type { Matrix } from './matrix.ts';
import { sigmoid } from './sigmoid.ts';
import { addTree, scaleTree, type Tree } from './trees/tree.ts';

/**
 * A model whose logit is a sum: intercept + indicators + splines + trees. Trees alone, a spline logistic
 * regression alone and a blend of both (the weighted mean of their logits) all have this form.
 */
export interface AdditiveModel {
  readonly intercept: number;
  readonly indicators: readonly IndicatorTerm[];
  readonly splines: readonly SplineTerm[];
  readonly trees: readonly Tree[];
}

/** Adds weight × the column. */
export interface IndicatorTerm {
  readonly column: number;
  readonly weight: number;
}

/** Adds the line through (knots[i], values[i]) at the column's value, constant beyond the outer knots. */
export interface SplineTerm {
  readonly column: number;
  readonly knots: Float64Array;
  readonly values: Float64Array;
}

/** The logit of every row. */
export function predictLogits(model: AdditiveModel, matrix: Matrix): Float64Array {
  const logits = new Float64Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    const base = row * matrix.columns;
    let sum = model.intercept;
    for (const { column, weight } of model.indicators) sum += weight * matrix.data[base + column]!;
    for (const term of model.splines) sum += evaluateSpline(term, matrix.data[base + term.column]!);
    logits[row] = sum;
  }
  const rows = Int32Array.from(logits.keys());
  for (const tree of model.trees) addTree(tree, matrix, rows, logits);
  return logits;
}

/** The probability of every row, in float32 as the exported model gives it. */
export function predictProbabilities(model: AdditiveModel, matrix: Matrix): Float32Array {
  return Float32Array.from(predictLogits(model, matrix), sigmoid);
}

/** The spline's value at x. */
export function evaluateSpline({ knots, values }: SplineTerm, x: number): number {
  const last = knots.length - 1;
  if (x <= knots[0]!) return values[0]!;
  if (x >= knots[last]!) return values[last]!;
  let k = 1;
  while (x > knots[k]!) k++;
  const share = (x - knots[k - 1]!) / (knots[k]! - knots[k - 1]!);
  return values[k - 1]! * (1 - share) + values[k]! * share;
}

/** Returns the model whose logit is weight × a's logit + (1 - weight) × b's. */
export function blendModels(a: AdditiveModel, b: AdditiveModel, weight: number): AdditiveModel {
  const left = scaleModel(a, weight);
  const right = scaleModel(b, 1 - weight);
  return {
    intercept: left.intercept + right.intercept,
    indicators: [...left.indicators, ...right.indicators],
    splines: [...left.splines, ...right.splines],
    trees: [...left.trees, ...right.trees],
  };
}

function scaleModel(model: AdditiveModel, factor: number): AdditiveModel {
  if (factor === 1) return model;
  if (factor === 0) return { intercept: 0, indicators: [], splines: [], trees: [] };
  return {
    intercept: model.intercept * factor,
    indicators: model.indicators.map((term) => ({ ...term, weight: term.weight * factor })),
    splines: model.splines.map((term) => ({
      ...term,
      values: term.values.map((value) => value * factor),
    })),
    trees: model.trees.map((tree) => scaleTree(tree, factor)),
  };
}
