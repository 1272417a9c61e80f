import { expect, it } from 'vitest';
import { createLagClock } from './lag-clock.ts';

it('counts the records behind and how long the oldest of them has waited', () => {
  const look = createLagClock();
  expect(look(1_000, 10, 10)).toEqual({ records: 0, seconds: 0 });
  expect(look(2_000, 10, 15)).toEqual({ records: 5, seconds: 0 });
  expect(look(4_000, 10, 30)).toEqual({ records: 20, seconds: 2 });
  expect(look(5_000, 10, 30)).toEqual({ records: 20, seconds: 3 });
});

it('forgets what was handled: who keeps up is not behind, however long it flows', () => {
  const look = createLagClock();
  look(1_000, 0, 10);
  look(2_000, 9, 20);
  expect(look(3_000, 10, 30)).toEqual({ records: 20, seconds: 1 });
  expect(look(4_000, 29, 40)).toEqual({ records: 11, seconds: 1 });
  expect(look(5_000, 40, 40)).toEqual({ records: 0, seconds: 0 });
});

it('times a partition from its first look where it was behind before', () => {
  const look = createLagClock();
  expect(look(9_000, 5, 80)).toEqual({ records: 75, seconds: 0 });
  expect(look(9_500, 5, 80)).toEqual({ records: 75, seconds: 0.5 });
});

it('times an outage from its begin, however long it lasts', () => {
  const look = createLagClock();
  for (let i = 0; i < 5_000; i++) look(i * 1_000, 0, i + 1);
  expect(look(5_000_000, 0, 6_000)).toEqual({ records: 6_000, seconds: 5_000 });
});

it('takes a group that stands beyond the log for one that is not behind', () => {
  expect(createLagClock()(1_000, 12, 10)).toEqual({ records: 0, seconds: 0 });
});
