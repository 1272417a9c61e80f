import { describe, expect, it } from 'vitest';
import { IdSet } from './id-set.ts';
import { OffsetSet } from './offset-set.ts';

describe('IdSet', () => {
  it('agrees with a Set over many ids, zero among them', () => {
    const ids = new IdSet();
    const plain = new Set<string>();
    const wrong: string[] = [];
    let state = 1;
    for (let i = 0; i < 50_000; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const high = state % 300;
      const low = (state >>> 9) % 300;
      const key = `${high}:${low}`;
      if (ids.has(high, low) !== plain.has(key)) wrong.push(key);
      if (ids.add(high, low) === plain.has(key)) wrong.push(key);
      plain.add(key);
    }
    expect(wrong).toEqual([]);
    expect(ids.size).toBe(plain.size);
  });
});

describe('OffsetSet', () => {
  it('holds offsets within its bounds once', () => {
    const offsets = new OffsetSet(100, 120);
    expect(offsets.add(100)).toBe(true);
    expect(offsets.add(119)).toBe(true);
    expect(offsets.add(100)).toBe(false);
    expect(offsets.has(101)).toBe(false);
    expect(offsets.has(99)).toBe(false);
    expect(offsets.covers(120)).toBe(false);
    expect(offsets.size).toBe(2);
  });
});
