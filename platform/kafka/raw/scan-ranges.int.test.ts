import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStream, type TestStream } from '../../../tests/stack/test-stream.ts';
import { type OffsetRange, readRanges } from '../read-range.ts';
import { scanRanges } from './scan-ranges.ts';

let stream: TestStream;
let topic: string;
const ends: number[] = [];

/** Ends of transactions and how many records each has; a marker follows every one. */
const transactions = [
  ['commit', 3],
  ['abort', 2],
  ['commit', 1],
  ['abort', 40],
  ['commit', 200],
  ['abort', 2],
] as const;
/** Larger than what a partition is asked for at once. */
const largeBytes = 1_500_000;

beforeAll(async () => {
  stream = await createTestStream();
  topic = stream.names.topic('events');
  const producer = stream.kafka.producer({
    transactionalId: `${stream.names.namespace}.scan-ranges`,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  for (const partition of [0, 1, 2]) {
    for (const [how, count] of transactions) {
      const transaction = await producer.transaction();
      const messages = Array.from({ length: count }, (_, i) => ({
        key: i % 3 === 0 ? null : `key ${i}`,
        value: i % 7 === 0 ? null : `${how} ${i}`,
        partition,
      }));
      await transaction.send({ topic, messages });
      await transaction[how]();
    }
    const large = { key: 'large', value: Buffer.alloc(largeBytes, partition), partition };
    await stream.send(topic, [large, { key: 'last', value: Buffer.from('x'), partition }]);
  }
  await producer.disconnect();
  const admin = await stream.admin();
  for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
    ends[partition] = Number(high);
  }
});
afterAll(() => stream?.close());

type Found = Map<string, string[]>;
const put = (found: Found, range: { partition: number }, text: string): void => {
  const key = String(range.partition);
  found.set(key, [...(found.get(key) ?? []), text]);
};
const textOf = (offset: number, key: Buffer | null, value: Buffer | null): string =>
  `${offset} ${key} ${value === null ? null : `${value.length} ${value.subarray(0, 20)}`}`;

async function byClient(ranges: readonly OffsetRange[]): Promise<Found> {
  const found: Found = new Map();
  await readRanges(stream.kafka, ranges, (range, messages) => {
    for (const { offset, key, value } of messages) {
      put(found, range, textOf(Number(offset), key, value));
    }
  });
  return found;
}

async function byScan(ranges: readonly OffsetRange[]): Promise<Found> {
  const found: Found = new Map();
  await scanRanges(await stream.admin(), ranges, (block) => {
    const part = (start: number, end: number): Buffer | null =>
      start < 0 ? null : block.bytes.subarray(start, end);
    for (let i = 0; i < block.count; i++) {
      const key = part(block.keyStarts[i]!, block.keyEnds[i]!);
      const value = part(block.valueStarts[i]!, block.valueEnds[i]!);
      put(found, block, textOf(block.offsets[i]!, key, value));
    }
    return undefined;
  });
  return found;
}

const rangeOf = (partition: number, from: number, to: number) => ({ topic, partition, from, to });

describe('a scan', () => {
  it('finds what the client finds, in every partition, aborted records and markers left out', async () => {
    const ranges = ends.map((end, partition) => rangeOf(partition, 0, end));
    const found = await byScan(ranges);
    expect(found).toEqual(await byClient(ranges));
    expect([...found.keys()].sort()).toEqual(['0', '1', '2']);
    expect(found.get('1')).toHaveLength(3 + 1 + 200 + 2);
  });

  it('ends where it is told to, wherever that is', async () => {
    for (const [from, to] of [
      [0, 1],
      [1, 3],
      [3, 4],
      [4, 7],
      [5, 60],
      [100, 200],
    ] as const) {
      const ranges = [rangeOf(1, from, to)];
      expect(await byScan(ranges), `${from} to ${to}`).toEqual(await byClient(ranges));
    }
  });

  it('of nothing reads nothing', async () => {
    expect(await byScan([])).toEqual(new Map());
    expect(await byScan([rangeOf(0, 5, 5)])).toEqual(new Map());
  });

  it('hands on what its reader throws', async () => {
    const failing = scanRanges(await stream.admin(), [rangeOf(0, 0, ends[0]!)], () => {
      throw new RangeError('of the reader');
    });
    await expect(failing).rejects.toThrow('of the reader');
  });

  it('ends with the signal', async () => {
    const admin = await stream.admin();
    const controller = new AbortController();
    const waiting = scanRanges(
      admin,
      [rangeOf(0, 0, ends[0]! + 1)],
      () => {
        controller.abort(new Error('enough'));
        return undefined;
      },
      controller.signal,
    );
    await expect(waiting).rejects.toThrow('enough');
  });
});
