import { expect, test } from 'vitest';
import { nearestWord } from './suggest.ts';

const verbs = ['up', 'down', 'status', 'score', 'synth', 'sql', 'doctor'];

test.each([
  ['stauts', 'status'],
  ['docter', 'doctor'],
  ['scores', 'score'],
  ['dow', 'down'],
  ['doc', 'doctor'],
  ['upp', 'up'],
])('%s is read as %s', (given, meant) => {
  expect(nearestWord(given, verbs)).toBe(meant);
});

test('a word far from all has no suggestion', () => {
  expect(nearestWord('launch', verbs)).toBeUndefined();
});

test('a start that fits several words suggests none of them by its start alone', () => {
  expect(nearestWord('s', verbs)).toBeUndefined();
});
