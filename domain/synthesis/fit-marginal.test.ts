import { describe, expect, it } from 'vitest';
import { drawQuantile } from './draw.ts';
import { fitLevels, fitQuantiles } from './fit-marginal.ts';
import { normalQuantile } from './normal.ts';
import type { QuantileMarginal } from './parameters.ts';

/** The value of a fitted quantile function at probability p. */
function at({ p, x, missing }: QuantileMarginal, probability: number): number | null {
  const draw = { latent: 0, missing, p: Float64Array.from(p), x: Float64Array.from(x) };
  return drawQuantile(draw, Float64Array.of(normalQuantile(probability)));
}

describe('fitQuantiles', () => {
  it('keeps a spike exact: its value and its share', () => {
    const spike = new Array<number>(300).fill(1);
    const rest = Array.from({ length: 700 }, (_, i) => 2 + (i % 70));
    const fitted = fitQuantiles(Float64Array.from([...spike, ...rest]), 1)!;
    expect(at(fitted, 0.01)).toBe(1);
    expect(at(fitted, 0.299)).toBe(1);
    expect(at(fitted, 0.301)).toBeGreaterThanOrEqual(1.5);
  });

  it('follows the quantiles of an even spread', () => {
    const fitted = fitQuantiles(
      Float64Array.from({ length: 5000 }, (_, i) => i),
      0,
    )!;
    for (const p of [0.05, 0.25, 0.5, 0.9]) expect(at(fitted, p)).toBeCloseTo(5000 * p, -1);
  });

  it('gives the lowest probabilities to missing values', () => {
    const column = Float64Array.from({ length: 400 }, (_, i) => (i < 100 ? -Infinity : i));
    const fitted = fitQuantiles(column, 0)!;
    expect(fitted.missing).toBe(0.25);
    expect(at(fitted, 0.24)).toBeNull();
    expect(at(fitted, 0.26)).toBeGreaterThanOrEqual(100);
  });

  it('never has more than 101 points, nor more than a quarter of the rows besides its ends', () => {
    const spiky = Float64Array.from({ length: 4000 }, (_, i) => (i % 3 === 0 ? i % 40 : i));
    expect(fitQuantiles(spiky, 0)!.p.length).toBeLessThanOrEqual(101);
    expect(fitQuantiles(spiky.subarray(0, 40), 0)!.p.length).toBeLessThanOrEqual(12);
  });

  it('is null where no row has a value', () => {
    expect(fitQuantiles(Float64Array.of(Number.NaN, Number.NEGATIVE_INFINITY), 1)).toBeNull();
  });
});

describe('fitLevels', () => {
  it('counts shares in latent order, missing last code, other rows left out', () => {
    const codes = Float64Array.of(0, 0, 1, 2, Number.NaN);
    expect(fitLevels(codes, ['a', 'b'], [1, 0, 2])).toEqual({
      kind: 'levels',
      levels: ['b', 'a', null],
      shares: [0.25, 0.5, 0.25],
    });
  });
});
