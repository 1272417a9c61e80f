import { expect, test } from 'vitest';
import { countQuickCrashes, quickCrashMs, restartDelay } from './restart-policy.ts';

test('delays grow, then it gives up', () => {
  expect([1, 2, 3, 4, 5].map(restartDelay)).toEqual([250, 500, 1000, 2000, undefined]);
});

test('a long life forgives earlier crashes', () => {
  expect(countQuickCrashes(4, quickCrashMs - 1)).toBe(5);
  expect(countQuickCrashes(4, quickCrashMs)).toBe(1);
});
