import { describe, expect, it } from 'vitest';
import { createRandom, hashWord } from './random.ts';

const first = (seed: number, run: number, index: number, stream = 0) =>
  createRandom(seed, run, index, stream)();

describe('createRandom', () => {
  it('repeats itself for the same words', () => {
    const one = createRandom(1, 2, 3, 0);
    const two = createRandom(1, 2, 3, 0);
    expect(Array.from({ length: 10 }, one)).toEqual(Array.from({ length: 10 }, two));
  });

  it('differs when any one word differs', () => {
    const draws = [
      first(1, 2, 3),
      first(2, 2, 3),
      first(1, 3, 3),
      first(1, 2, 4),
      first(1, 2, 3, 1),
    ];
    expect(new Set(draws).size).toBe(draws.length);
  });

  it('fills 20 cells evenly over the first draws of neighbouring customers', () => {
    const counts = new Array<number>(20).fill(0);
    const n = 20_000;
    for (let index = 0; index < n; index++) counts[Math.floor(first(7, 0, index) * 20)]!++;
    const expected = n / 20;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(43.8); // 99.9 % point of chi-square with 19 degrees of freedom
  });
});

describe('hashWord', () => {
  it('gives the published FNV-1a value', () => {
    expect(hashWord('')).toBe(0x811c9dc5);
    expect(hashWord('foobar')).toBe(0xbf9cf968);
  });
});
