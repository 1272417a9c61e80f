import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

test('virtual time passes as fast as the clock', () => {
  const pace = createPace(1_000, 50_000, 100);
  expect(pace.waitMs(1_000, 50_000)).toBe(0);
  expect(pace.waitMs(1_030, 50_010)).toBe(20);
  expect(pace.waitMs(1_030, 50_100)).toBe(0);
});

test('what is due soon is gathered the longer, the more comes', () => {
  const rests = [1, 1_000, 2_500, 5_000, 50_000].map((rate) => createPace(0, 0, rate).restMs(0.1));
  expect(rests).toEqual([1, 2, 5, 10, 20]);
});

test('the clock is looked at again before long, however far off the next item is', () => {
  const pace = createPace(0, 0, 1);
  expect([7, 49, 51, 1e9].map(pace.restMs)).toEqual([7, 49, 50, 50]);
});

test('without a rate there is never a wait', () => {
  const pace = createPace(0, 0, 'max');
  expect([pace.waitMs(1e12, 0), pace.restMs(5)]).toEqual([0, 0]);
});
