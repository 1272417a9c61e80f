import { expect, it } from 'vitest';
import { Arrivals } from './arrivals.ts';

it('measures each event once, when its partition is shown beyond it', () => {
  const arrivals = new Arrivals();
  arrivals.expect(0, 10, 1_000);
  arrivals.expect(0, 12, 1_010);
  arrivals.expect(3, 5, 1_020);
  arrivals.seeUpTo(0, 12, 1_100);
  expect(arrivals.latencies).toEqual([100]);
  arrivals.seeUpTo(0, 13, 1_150);
  arrivals.seeUpTo(0, 13, 9_999);
  arrivals.seeUpTo(7, 13, 9_999);
  expect(arrivals.latencies).toEqual([100, 140]);
  expect(arrivals.waiting).toBe(1);
});
