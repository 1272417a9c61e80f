import { describe, expect, it } from 'vitest';
import { normalCdf, normalDensity, normalQuantile } from './normal.ts';

// Table values: P(Z <= z) from Abramowitz and Stegun 26.1, tails from their asymptotic series.
const TABLE: readonly (readonly [number, number])[] = [
  [0, 0.5],
  [1, 0.841344746068543],
  [1.959963984540054, 0.975],
  [-3, 0.001349898031630095],
  [-8, 6.220960574271785e-16],
];

describe('normal distribution', () => {
  it.each(TABLE)('gives the tabled probability at z = %d', (z, p) => {
    expect(Math.abs(normalCdf(z) - p)).toBeLessThan(1e-15);
  });

  it.each(TABLE)('gives the z of the tabled probability, z = %d', (z, p) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(1e-12);
  });

  it('inverts itself on a fine grid', () => {
    for (let i = 1; i < 2000; i++) {
      expect(Math.abs(normalCdf(normalQuantile(i / 2000)) - i / 2000)).toBeLessThan(1e-14);
    }
  });

  it('is infinite at both ends, with no density there', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalDensity(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normalCdf(40)).toBe(1);
  });
});
