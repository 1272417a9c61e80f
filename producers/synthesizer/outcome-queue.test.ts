import { expect, it } from 'vitest';
import { OutcomeQueue } from './outcome-queue.ts';

it('gives entries back in order, across growth and wrap-around', () => {
  const queue = new OutcomeQueue();
  let pushed = 0;
  let shifted = 0;
  for (let round = 0; round < 3000; round++) {
    for (let i = 0; i < 3; i++, pushed++) queue.push(pushed, pushed % 7, pushed % 3 === 0);
    for (let i = 0; i < 2; i++, shifted++) {
      const expected = { customer: shifted, sequence: shifted % 7, outcome: shifted % 3 === 0 };
      expect(queue.shift()).toEqual(expected);
    }
  }
  expect(queue.length).toBe(3000);
});

it('is empty at first', () => {
  expect(new OutcomeQueue().shift()).toBeNull();
});
