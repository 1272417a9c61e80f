import { expect, test } from 'vitest';
import { allFaults } from './faults/all.ts';
import { planFaults } from './plan.ts';

const named = (seed: number, count = 40) =>
  planFaults(allFaults, count, seed).map(({ id, name, stage }) => `${id} ${name} ${stage}`);

test('a seed decides the faults and their order', () => {
  expect(named(1)).toEqual(named(1));
  expect(named(1)).not.toEqual(named(2));
});

test('no id comes again before all have come', () => {
  const ids = new Set(allFaults.map(({ id }) => id));
  const first = planFaults(allFaults, ids.size, 3).map(({ id }) => id);
  expect(new Set(first)).toEqual(ids);
});

test('in a long run every fault comes', () => {
  const drawn = new Set(named(5, 300));
  expect(drawn.size).toBe(allFaults.length);
});
