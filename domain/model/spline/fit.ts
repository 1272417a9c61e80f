import { sigmoid } from '../sigmoid.ts';
import { solveCholesky } from './cholesky.ts';
import type { Design } from './design.ts';

export interface SplineRules {
  /** Weight of the squared coefficients. */
  readonly ridge: number;
  /** Weight of the squared second differences of a quantity's neighbouring coefficients. */
  readonly smoothness: number;
}

const maxSteps = 50;
const tolerance = 1e-6;

/**
 * Returns the coefficients that minimise the logistic loss of the rows plus the penalty, by Newton's
 * method (iteratively reweighted least squares). The penalty on splines is that of P-splines (Eilers
 * and Marx 1996); the intercept is free. The problem is convex: the result does not depend on a start.
 */
export function fitSpline(
  design: Design,
  labels: Uint8Array,
  rows: Int32Array,
  rules: SplineRules,
): Float64Array {
  const { width } = design;
  const penalty = penaltyMatrix(design, rules);
  const coefficients = new Float64Array(width);
  const hessian = new Float64Array(width * width);
  const step = new Float64Array(width);
  for (let i = 0; i < maxSteps; i++) {
    hessian.set(penalty);
    for (let a = 0; a < width; a++) {
      let sum = 0;
      for (let b = 0; b < width; b++) sum += penalty[a * width + b]! * coefficients[b]!;
      step[a] = -sum;
    }
    for (const row of rows) addRow(design, row, labels[row]!, coefficients, hessian, step);
    solveCholesky(hessian, step);
    let largest = 0;
    for (let a = 0; a < width; a++) {
      coefficients[a]! += step[a]!;
      largest = Math.max(largest, Math.abs(step[a]!));
    }
    if (largest < tolerance) break;
  }
  return coefficients;
}

/** The row's logit under the coefficients. */
export function splineLogit(design: Design, coefficients: Float64Array, row: number): number {
  let sum = 0;
  for (let e = design.starts[row]!; e < design.starts[row + 1]!; e++) {
    sum += coefficients[design.columns[e]!]! * design.values[e]!;
  }
  return sum;
}

/** Adds a row's curvature to the lower triangle of the Hessian and its residual to the gradient. */
function addRow(
  design: Design,
  row: number,
  label: number,
  coefficients: Float64Array,
  hessian: Float64Array,
  gradient: Float64Array,
): void {
  const { starts, columns, values, width } = design;
  const from = starts[row]!;
  const to = starts[row + 1]!;
  const probability = sigmoid(splineLogit(design, coefficients, row));
  const weight = probability * (1 - probability);
  const residual = label - probability;
  for (let e = from; e < to; e++) {
    const value = values[e]!;
    const base = columns[e]! * width;
    gradient[columns[e]!]! += residual * value;
    for (let f = from; f <= e; f++) hessian[base + columns[f]!]! += weight * value * values[f]!;
  }
}

function penaltyMatrix(design: Design, rules: SplineRules): Float64Array {
  const { width, blocks } = design;
  const penalty = new Float64Array(width * width);
  for (let a = 0; a < width - 1; a++) penalty[a * width + a] = rules.ridge;
  for (const { start, knots } of blocks) {
    for (let k = start + 1; k < start + (knots?.length ?? 0) - 1; k++) {
      addOuter(penalty, width, k - 1, [1, -2, 1], rules.smoothness);
    }
  }
  return penalty;
}

function addOuter(
  penalty: Float64Array,
  width: number,
  start: number,
  difference: readonly number[],
  weight: number,
): void {
  difference.forEach((a, i) => {
    difference.forEach((b, j) => {
      penalty[(start + i) * width + start + j]! += weight * a * b;
    });
  });
}
