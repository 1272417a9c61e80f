import { expect, it } from 'vitest';
import { foldersWithNeeds } from './bundled.ts';

const packages = {
  '': {},
  'node_modules/a': { dependencies: { b: '1', c: '1' } },
  'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
  'node_modules/b': {},
  'node_modules/c': { dependencies: { a: '1' } },
  'node_modules/other': {},
};

it('finds what packages need, the nearest of each name', () => {
  expect([...foldersWithNeeds(packages, ['a', 'absent'])]).toEqual([
    'node_modules/a',
    'node_modules/a/node_modules/b',
    'node_modules/c',
  ]);
});
