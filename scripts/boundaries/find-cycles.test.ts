import { expect, test } from 'vitest';
import { findCycles } from './find-cycles.ts';

const cycles = (edges: Record<string, string[]>) => findCycles(new Map(Object.entries(edges)));

test('a tree and a diamond have none', () => {
  expect(cycles({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })).toEqual([]);
});

test('a circle is given once, from where it was entered', () => {
  expect(cycles({ a: ['b'], b: ['c'], c: ['d'], d: ['b'] })).toEqual([['b', 'c', 'd']]);
});

test('a file that imports itself is a circle', () => {
  expect(cycles({ a: ['a'] })).toEqual([['a']]);
});

test('two circles apart are both found', () => {
  expect(cycles({ a: ['b'], b: ['a'], c: ['d'], d: ['c'] })).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});
