import type { KafkaMessage } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { createScoreSample } from './score-sample.ts';

const message = (offset: number): KafkaMessage =>
  ({ offset: String(offset), value: Buffer.from([offset % 256]) }) as KafkaMessage;

describe('createScoreSample', () => {
  it('draws the records whose hashes are lowest, in whatever order they come', () => {
    const hashes = Array.from({ length: 5_000 }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 0) + 1);
    const lowest = [...hashes].sort((a, b) => a - b).slice(0, 100);
    for (const order of [hashes, [...hashes].reverse()]) {
      const sample = createScoreSample(100);
      for (const hash of order) sample.offer(hash, message(hash));
      expect(sample.drawn().map(({ offset }) => Number(offset))).toEqual(lowest);
    }
  });

  it('keeps nothing of the fetch that a record came with', () => {
    const sample = createScoreSample(1);
    const fetched = Buffer.alloc(1_000_000);
    sample.offer(1, { ...message(1), value: fetched.subarray(10, 20) });
    expect(sample.drawn()[0]!.value!.buffer.byteLength).toBeLessThan(100_000);
  });
});
