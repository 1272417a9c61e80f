import { describe, expect, it } from 'vitest';
import { latentCorrelation, normalScores } from './latent-correlation.ts';
import { normalQuantile } from './normal.ts';
import { createRandom } from './random.ts';

const ROWS = 20_000;

/** Pairs of normals with the given correlation, each cut into steps. */
function pairs(
  correlation: number,
  one: (z: number) => number,
  two: (z: number) => number,
): [Float64Array, Float64Array] {
  const random = createRandom(5, 0, Math.round(1000 * correlation) + 2000, 0);
  const left = new Float64Array(ROWS);
  const right = new Float64Array(ROWS);
  for (let i = 0; i < ROWS; i++) {
    const x = normalQuantile(random());
    const y = correlation * x + Math.sqrt(1 - correlation ** 2) * normalQuantile(random());
    left[i] = one(x);
    right[i] = two(y);
  }
  return [left, right];
}

const itself = (z: number) => z;
const binary = (z: number) => Number(z > 0.8);
const ternary = (z: number) => Number(z > -0.5) + Number(z > 1);

describe('latentCorrelation', () => {
  it.each([
    ['two numbers', 0.6, itself, itself],
    ['two binaries (tetrachoric)', 0.5, binary, binary],
    ['two binaries, strongly', 0.9, binary, binary],
    ['a number and a binary', -0.7, itself, binary],
    ['three levels and two (polychoric)', 0.3, ternary, binary],
    ['nothing in common', 0, ternary, itself],
  ])('recovers the correlation under the steps of %s', (_name, truth, one, two) => {
    const [left, right] = pairs(truth, one, two);
    const found = latentCorrelation(normalScores(left)!, normalScores(right)!);
    expect(Math.abs(found - truth)).toBeLessThan(0.03);
  });

  it('counts only rows in which both variables apply', () => {
    const [left, right] = pairs(0.6, itself, itself);
    const holes = right.map((value, row) => (row % 2 === 0 ? value : Number.NaN));
    const found = latentCorrelation(normalScores(left)!, normalScores(holes)!);
    expect(Math.abs(found - 0.6)).toBeLessThan(0.04);
  });

  it('stays within 0.98 for a copy', () => {
    const [left] = pairs(0, itself, itself);
    const scores = normalScores(left)!;
    expect(latentCorrelation(scores, scores)).toBeCloseTo(0.98, 6);
  });

  it('has no scores for a constant', () => {
    expect(normalScores(Float64Array.of(1, 1, Number.NaN))).toBeNull();
  });
});
