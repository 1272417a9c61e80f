import { expect, test } from 'vitest';
import { countQuickCrashes, isHopeless, quickCrashMs, restartDelay } from './restart-policy.ts';

test('delays grow up to a limit', () => {
  expect([1, 2, 3, 4, 5, 6, 99].map(restartDelay)).toEqual([
    250, 500, 1000, 2000, 4000, 8000, 8000,
  ]);
});

test('the fifth quick crash is one too many', () => {
  expect([1, 4, 5, 9].map(isHopeless)).toEqual([false, false, true, true]);
});

test('a long life forgives earlier crashes', () => {
  expect(countQuickCrashes(4, quickCrashMs - 1)).toBe(5);
  expect(countQuickCrashes(4, quickCrashMs)).toBe(1);
});
