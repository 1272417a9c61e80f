import { expect, it } from 'vitest';
import { figureOf } from './figures.ts';

const info = '# Memory\r\nused_memory:1048576\r\nused_memory_human:1.00M\r\nmaxmemory:0\r\n';

it('reads a figure by its whole name', () => {
  expect(figureOf(info, 'used_memory')).toBe(1_048_576);
  expect(figureOf(info, 'maxmemory')).toBe(0);
});

it('says which figure is not there, or is no number', () => {
  expect(() => figureOf(info, 'evicted_keys')).toThrow('INFO of Redis has no evicted_keys');
  expect(() => figureOf(info, 'used_memory_human')).toThrow('used_memory_human');
});
