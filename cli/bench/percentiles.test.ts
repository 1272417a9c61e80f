import { expect, it } from 'vitest';
import { percentilesOf } from './percentiles.ts';

it('takes the nearest rank, whatever the order', () => {
  const values = Array.from({ length: 200 }, (_, i) => 200 - i);
  expect(percentilesOf(values)).toEqual({ p50: 100, p95: 190, p99: 198, max: 200, count: 200 });
});

it('is the value itself of one, and 0 of none', () => {
  expect(percentilesOf([7])).toEqual({ p50: 7, p95: 7, p99: 7, max: 7, count: 1 });
  expect(percentilesOf([])).toEqual({ p50: 0, p95: 0, p99: 0, max: 0, count: 0 });
});
