import { describe, expect, it } from 'vitest';
import { chiSquareTest } from './chi-square.ts';
import { falseDiscoveryRates, importanceWeights } from './false-discovery.ts';
import { fisherTest } from './fisher.ts';
import { chiSquareLimit, chiSquareTail, logGamma } from './gamma.ts';
import { kolmogorovTest } from './kolmogorov.ts';
import { populationStability } from './stability.ts';

// Expected values: tables and closed forms.
describe('gamma and chi-square', () => {
  it('are right in the middle and far out in the tail', () => {
    expect(logGamma(10)).toBeCloseTo(Math.log(362_880), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 12);
    expect(chiSquareTail(18.307038053275146, 10)).toBeCloseTo(0.05, 12);
    // With two degrees of freedom the tail is exp(-x / 2).
    expect(chiSquareTail(400, 2) / Math.exp(-200)).toBeCloseTo(1, 10);
    expect(chiSquareLimit(0.05, 1)).toBeCloseTo(3.841458820694124, 7);
    expect(chiSquareTail(0, 3)).toBe(1);
  });

  it('compare histograms of unequal totals', () => {
    // (10 · 60 - 20 · 30)² is 0: equal shares.
    expect(chiSquareTest([30, 60], [10, 20]).statistic).toBeCloseTo(0, 12);
    const { statistic, p } = chiSquareTest([50, 50], [30, 70]);
    const each = (count: number, expected: number) => 2 * count * Math.log(count / expected);
    expect(statistic).toBeCloseTo(each(50, 40) + each(50, 60) + each(30, 40) + each(70, 60), 10);
    expect(p).toBeCloseTo(chiSquareTail(statistic, 1), 15);
  });

  it('pool bins in which hardly anybody is expected, and say nothing of nothing', () => {
    expect(chiSquareTest([500, 500, 0], [50, 50, 1]).p).toBeGreaterThan(0.5);
    expect(chiSquareTest([0, 0], [5, 5]).p).toBe(1);
    expect(chiSquareTest([7], [3]).p).toBe(1);
  });
});

describe('fisherTest', () => {
  it('doubles the smaller tail', () => {
    // The lady tasting tea: 4 of 4 against 0 of 4, 1 of 70 tables.
    expect(fisherTest(4, 4, 0, 4)).toBeCloseTo(2 / 70, 12);
    expect(fisherTest(0, 4, 4, 4)).toBeCloseTo(2 / 70, 12);
    expect(fisherTest(3, 4, 1, 4)).toBeCloseTo((2 * 17) / 70, 12);
  });

  it('takes one missing value among many for what it is', () => {
    expect(fisherTest(1, 500, 0, 60_000)).toBeCloseTo((2 * 500) / 60_500, 6);
    expect(fisherTest(25, 500, 0, 5_000)).toBeLessThan(1e-20);
    expect(fisherTest(0, 500, 0, 5_000)).toBe(1);
  });
});

describe('kolmogorovTest', () => {
  it('measures the largest gap of the cumulated shares', () => {
    const { statistic, p } = kolmogorovTest([25, 25, 25, 25], [40, 20, 20, 20]);
    expect(statistic).toBeCloseTo(0.15, 12);
    expect(p).toBeGreaterThan(0.15);
    expect(p).toBeLessThan(0.25);
  });

  it('is sure of what is apart, and of nothing where nothing is', () => {
    expect(kolmogorovTest([500, 0], [0, 500]).p).toBeLessThan(1e-100);
    expect(kolmogorovTest([50, 50], [5, 5]).p).toBe(1);
    expect(kolmogorovTest([0, 0], [5, 5]).p).toBe(1);
  });
});

describe('populationStability', () => {
  it('has a limit that falls with the size of the window', () => {
    const small = populationStability([500, 500], [55, 45]);
    const large = populationStability([50_000, 50_000], [5_500, 4_500]);
    expect(small.psi).toBeCloseTo(
      0.1 * Math.log(0.55 / 0.45) * 0.5 + 0.1 * Math.log(0.5 / 0.45) * 0.5,
      1,
    );
    expect(large.psi).toBeGreaterThan(large.limit);
    expect(small.psi).toBeLessThan(small.limit);
    expect(large.limit).toBeCloseTo(10.8276 * (1 / 10_000 + 1 / 100_000), 6);
  });

  it('does not count bins that nobody is in, and stays finite', () => {
    expect(populationStability([9, 9, 0], [3, 3, 0]).psi).toBeCloseTo(0, 12);
    expect(Number.isFinite(populationStability([100, 0], [0, 100]).psi)).toBe(true);
    expect(populationStability([], []).limit).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('falseDiscoveryRates', () => {
  it('are those of Benjamini and Hochberg', () => {
    expect(falseDiscoveryRates([0.01, 0.04, 0.03, 0.005], [1, 1, 1, 1])).toEqual([
      0.02, 0.04, 0.04, 0.02,
    ]);
    expect(falseDiscoveryRates([], [])).toEqual([]);
  });

  it('give more to what weighs more, and the same in all', () => {
    const weights = importanceWeights([0.75, 0.25, null]);
    for (const [i, weight] of [1.35, 0.65, 1].entries()) expect(weights[i]).toBeCloseTo(weight, 12);
    expect(falseDiscoveryRates([0.01, 0.01, 1], weights)[1]).toBeCloseTo(0.03 / 0.65 / 2, 12);
    expect(falseDiscoveryRates([0.01, 1, 1], weights)[0]).toBeCloseTo(0.03 / 1.35, 12);
  });
});
