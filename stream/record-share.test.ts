import { expect, it } from 'vitest';
import { createLagClock } from './lag-clock.ts';
import { createRecordShare } from './record-share.ts';

it('takes every offset for a record until it has read some', () => {
  expect(createRecordShare().value()).toBe(1);
});

it('tells records from markers by what was read', () => {
  const share = createRecordShare();
  share.add(9, 10);
  share.add(99, 100);
  expect(share.value()).toBeCloseTo(108 / 110);
});

it('goes with the times', () => {
  const share = createRecordShare();
  for (let i = 0; i < 100; i++) share.add(10_000, 10_000);
  for (let i = 0; i < 200; i++) share.add(5_000, 10_000);
  expect(share.value()).toBeCloseTo(0.5, 2);
});

it('learns nothing from a step back', () => {
  const share = createRecordShare();
  share.add(10, -500);
  expect(share.value()).toBe(1);
});

it('has a lag count records and no markers', () => {
  const share = createRecordShare();
  share.add(900, 1_000);
  expect(createLagClock()(1_000, 0, 500, share.value())).toEqual({ records: 450, seconds: 0 });
});
