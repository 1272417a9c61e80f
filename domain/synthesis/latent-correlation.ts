import { normalDensity, normalQuantile } from './normal.ts';

const ORDERS = 120;
const LARGEST = 0.98;
const HALVINGS = 40;
/** Fewer rows with both variables say nothing about their relation. */
const FEWEST_ROWS = 10;

/** A variable seen as steps of a standard normal: its level per row and each level's score. */
export interface NormalScores {
  /** The score of each row; NaN where the variable does not apply. */
  readonly scores: Float64Array;
  /** Hermite coefficients of the step function, orders 1 to 120. */
  readonly hermite: Float64Array;
}

/**
 * Returns the normal scores of a column of ranks: each distinct value becomes the mean of the standard
 * normal over its share of probability, in rising order. Returns null for fewer than two values.
 */
export function normalScores(column: Float64Array): NormalScores | null {
  const applicable = column.filter((value) => !Number.isNaN(value)).sort();
  const total = applicable.length;
  const scoreOf = new Map<number, number>();
  const hermite = new Float64Array(ORDERS);
  let lower = hermiteTerms(Number.NEGATIVE_INFINITY);
  let start = 0;
  while (start < total) {
    let end = start + 1;
    while (end < total && applicable[end] === applicable[start]) end++;
    const upper = hermiteTerms(normalQuantile(end / total));
    const score = ((lower[0]! - upper[0]!) * total) / (end - start);
    scoreOf.set(applicable[start]!, score);
    for (let k = 0; k < ORDERS; k++) hermite[k]! += score * (lower[k]! - upper[k]!);
    lower = upper;
    start = end;
  }
  if (scoreOf.size < 2) return null;
  return { scores: column.map((value) => scoreOf.get(value) ?? Number.NaN), hermite };
}

/** h_(k-1)(z) phi(z) / sqrt(k) for k = 1, 2, ...: the integrals of h_k phi from z upwards. */
function hermiteTerms(z: number): Float64Array {
  const terms = new Float64Array(ORDERS);
  if (!Number.isFinite(z)) return terms;
  let before = 0;
  let current = normalDensity(z);
  for (let k = 1; k <= ORDERS; k++) {
    terms[k - 1] = current / Math.sqrt(k);
    const next = (z * current - Math.sqrt(k - 1) * before) / Math.sqrt(k);
    before = current;
    current = next;
  }
  return terms;
}

/**
 * Returns the correlation of two latent normals whose steps have the covariance that the scores show,
 * within 0.98 either way: the tetrachoric and polychoric idea for any mixture of kinds.
 * Source: Mehler's expansion E[f(X) g(Y)] = sum f_k g_k rho^k, as used for NORTA by Cario and Nelson,
 * "Modeling and generating random vectors with arbitrary marginal distributions", 1997.
 */
export function latentCorrelation(one: NormalScores, two: NormalScores): number {
  const target = covariance(one.scores, two.scores);
  const products = one.hermite.map((value, k) => value * two.hermite[k]!);
  let low = -LARGEST;
  let high = LARGEST;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (powerSeries(products, middle) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function powerSeries(coefficients: Float64Array, x: number): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = (sum + coefficients[k]!) * x;
  return sum;
}

function covariance(one: Float64Array, two: Float64Array): number {
  let count = 0;
  let sumOne = 0;
  let sumTwo = 0;
  let sumProduct = 0;
  for (let i = 0; i < one.length; i++) {
    const x = one[i]!;
    const y = two[i]!;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    count++;
    sumOne += x;
    sumTwo += y;
    sumProduct += x * y;
  }
  return count < FEWEST_ROWS ? 0 : sumProduct / count - (sumOne / count) * (sumTwo / count);
}
