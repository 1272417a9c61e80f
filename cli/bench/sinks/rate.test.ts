import { expect, test } from 'vitest';
import { steadyRate } from './rate.ts';

test('the beginning and what comes after the end do not count', () => {
  const samples = [
    { atMs: 0, rows: 0 },
    { atMs: 900, rows: 10 },
    { atMs: 1_000, rows: 20 },
    { atMs: 1_500, rows: 60 },
    { atMs: 2_000, rows: 100 },
    { atMs: 9_000, rows: 100 },
  ];
  expect(steadyRate(samples, 100)).toBe(80);
});

test('samples that do not reach the end are refused', () => {
  expect(() => steadyRate([{ atMs: 0, rows: 50 }], 100)).toThrow(/1 samples up to 50 of 100 rows/);
  expect(() => steadyRate([{ atMs: 0, rows: 100 }], 100)).toThrow(/use more rows/);
});
