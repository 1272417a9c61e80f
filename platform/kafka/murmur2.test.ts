import { randomBytes } from 'node:crypto';
import { Partitioners } from 'kafkajs';
import { expect, test } from 'vitest';
import { murmur2, partitionOf } from './murmur2.ts';

test('hashes are those of the Java client', () => {
  // From UtilsTest.testMurmur2 of Kafka.
  const known: readonly (readonly [string, number])[] = [
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ];
  for (const [key, hash] of known) expect(murmur2(Buffer.from(key))).toBe(hash);
});

test('partitions are those of the client', () => {
  const partition = Partitioners.DefaultPartitioner();
  const metadata = Array.from({ length: 7 }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 1,
    replicas: [],
    isr: [],
  }));
  for (let i = 0; i < 500; i++) {
    const key = randomBytes(1 + (i % 40));
    const message = { key, value: null };
    const theirs = partition({ topic: 't', partitionMetadata: metadata, message });
    expect(partitionOf(key, 7)).toBe(theirs);
  }
});
