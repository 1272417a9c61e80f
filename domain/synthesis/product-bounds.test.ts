import { describe, expect, it } from 'vitest';
import { planSynthesis } from './plan.ts';
import { withinProduct } from './product-bounds.ts';
import { gym } from './testing/gym.ts';

const [paid] = planSynthesis(gym).ratios;
const shape = { step: 0.05, low: 0, high: 9999, exactAtOne: true, spread: 0.1 };
const value = (months: number | null, wanted: number) =>
  withinProduct(paid!, shape, { months, fee: 20.1 }, () => wanted);

describe('withinProduct', () => {
  it('takes the wanted value to the grid', () => {
    expect(value(10, 203.33)).toBe(203.35);
  });

  it.each([
    [0, 100.5],
    [1e6, 301.5],
  ])('keeps the ratio in its range when %d is wanted', (wanted, expected) => {
    expect(value(10, wanted)).toBe(expected);
  });

  it('rounds the limits inwards: a step outside would break the rule', () => {
    // Half of 7 x 20.1 is 70.35 and one and a half times 211.05; both lie between steps of 0.25.
    const coarse = (wanted: number) =>
      withinProduct(paid!, { ...shape, step: 0.25 }, { months: 7, fee: 20.1 }, () => wanted);
    expect(coarse(0)).toBe(70.5);
    expect(coarse(1e6)).toBe(211);
  });

  it('is the product itself for one period, and absent for none or an unknown number', () => {
    expect(value(1, 99)).toBe(20.1);
    expect(value(0, 99)).toBeNull();
    expect(value(null, 99)).toBeNull();
  });
});
