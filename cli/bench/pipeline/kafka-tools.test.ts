import { expect, test } from 'vitest';
import { consumerRate, producerRate } from './kafka-tools.ts';

test('the rates of both reports are found', () => {
  const produced = `300001 records sent, 60000.2 records/sec (14.76 MB/sec), 12.0 ms avg latency, 300.0 ms max latency.
1200000 records sent, 365013.4 records/sec (89.81 MB/sec), 10.31 ms avg latency, 412.00 ms max latency, 9 ms 50th, 20 ms 95th, 30 ms 99th, 400 ms 99.9th.
`;
  expect(producerRate(produced)).toBe(365_013);
  const consumed =
    '2026-11-25 09:00:00:000, 2026-11-25 09:00:02:000, 295.2, 147.6, 1200000, 600000.0, 350, 1200, 246.0, 1000000.5\n';
  expect(consumerRate(consumed)).toBe(1_000_001);
});

test('a report without a rate is refused', () => {
  expect(() => producerRate('usage: ...')).toThrow(/no rate in the report of the tool:\nusage/);
  expect(() => consumerRate('WARNING: only 3 of 10 messages')).toThrow(/no rate/);
});
