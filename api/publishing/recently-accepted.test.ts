import { expect, it } from 'vitest';
import { createRecentlyAccepted } from './recently-accepted.ts';

it('remembers the newest, as many as it holds', () => {
  let nowMs = 10;
  const recent = createRecentlyAccepted(2, () => nowMs++);
  recent.note(['a', 'b']);
  recent.note(['c']);
  expect(['a', 'b', 'c', 'd'].map(recent.acceptedAt)).toEqual([null, 11, 12, null]);
});
