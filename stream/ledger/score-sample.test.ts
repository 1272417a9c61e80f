import { describe, expect, it } from 'vitest';
import { createScoreSample } from './score-sample.ts';

describe('createScoreSample', () => {
  it('draws the records whose hashes are lowest, in whatever order they come', () => {
    const hashes = Array.from({ length: 5_000 }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 0) + 1);
    const lowest = [...hashes].sort((a, b) => a - b).slice(0, 100);
    for (const order of [hashes, [...hashes].reverse()]) {
      const sample = createScoreSample(100);
      for (const hash of order) sample.offer(hash, Buffer.from(String(hash)));
      expect(sample.drawn().map(Number)).toEqual(lowest);
    }
  });

  it('keeps nothing of the fetch that a record came with', () => {
    const sample = createScoreSample(1);
    const fetched = Buffer.alloc(1_000_000);
    sample.offer(1, fetched.subarray(10, 20));
    fetched.fill(7);
    expect(sample.drawn()).toEqual([Buffer.alloc(10)]);
    expect(sample.drawn()[0]!.buffer.byteLength).toBeLessThan(100_000);
  });

  it('says beforehand what it would not keep', () => {
    const sample = createScoreSample(2);
    for (const hash of [5, 1, 3, 9]) sample.offer(hash, Buffer.alloc(0));
    expect([1, 3, 4].map((hash) => sample.takes(hash))).toEqual([true, true, false]);
  });
});
