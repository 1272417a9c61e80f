import { describe, expect, it } from 'vitest';
import { fitGrid, toGrid } from './grid.ts';

describe('grid', () => {
  it('finds the step and range of prices', () => {
    const prices = Float64Array.of(18.4, 20.05, 118.75, Number.NEGATIVE_INFINITY, Number.NaN);
    expect(fitGrid(prices, 2)).toEqual({ step: 0.05, low: 18.4, high: 118.75 });
  });

  it('falls back to the decimals', () => {
    expect(fitGrid(Float64Array.of(1, 2, 7), 0).step).toBe(1);
  });

  it('rounds to a step, inside the range, without a binary tail', () => {
    const grid = { step: 0.05, low: 18.4, high: 118.75 };
    expect(toGrid(70.3334, grid, 2)).toBe(70.35);
    expect(toGrid(3, grid, 2)).toBe(18.4);
    expect(toGrid(500, grid, 2)).toBe(118.75);
  });
});
