import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRanges } from '../../platform/kafka/read-range.ts';
import { createTestStream, type TestStream } from '../stack/test-stream.ts';

let stream: TestStream;
let topic: string;
/** Offsets in partition 0 whose transactions were committed, and the offset after the last marker. */
const committed: number[] = [];
let end: number;

/** Ends of transactions and how many records each has; a marker follows every one. */
const transactions = [
  ['commit', 3],
  ['abort', 2],
  ['abort', 1],
  ['commit', 1],
  ['abort', 40],
  ['commit', 2],
  ['abort', 2],
] as const;

beforeAll(async () => {
  stream = await createTestStream();
  topic = stream.names.topic('events');
  const producer = stream.kafka.producer({
    transactionalId: `${stream.names.namespace}.read-range`,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  let next = 0;
  for (const [how, count] of transactions) {
    const transaction = await producer.transaction();
    const messages = Array.from({ length: count }, () => ({ value: how, partition: 0 }));
    const [answer] = await transaction.send({ topic, messages });
    const first = Number(answer!.baseOffset);
    expect(first).toBe(next);
    await transaction[how]();
    if (how === 'commit') for (let i = 0; i < count; i++) committed.push(first + i);
    next = first + count + 1;
  }
  end = next;
  await producer.disconnect();
  await stream.send(topic, [{ key: null, value: Buffer.from('plain'), partition: 1 }]);
});
afterAll(() => stream?.close());

const offsetsOf = async (from: number, to: number): Promise<number[]> => {
  const found: number[] = [];
  await readRanges(stream.kafka, [{ topic, partition: 0, from, to }], (_, messages) => {
    found.push(...messages.map(({ offset }) => Number(offset)));
  });
  return found;
};

describe('a range of a topic with aborted transactions and markers', () => {
  it('gives every committed record once, in order', async () => {
    expect(await offsetsOf(0, end)).toEqual(committed);
  });

  it('ends where it is told to, wherever that is', async () => {
    const wanted = (from: number, to: number) =>
      committed.filter((offset) => offset >= from && offset < to);
    const ranges = [
      [1, 2],
      [2, 4],
      [3, 4],
      [5, 10],
      [6, 9],
      [20, end - 1],
      [end - 2, end],
      [4, 4],
    ] as const;
    for (const [from, to] of ranges) {
      expect(await offsetsOf(from, to), `${from} to ${to}`).toEqual(wanted(from, to));
    }
  });

  it('is read beside ranges of other partitions', async () => {
    const found: string[] = [];
    const ranges = [0, 1].map((partition) => ({ topic, partition, from: 0, to: partition || end }));
    await readRanges(stream.kafka, ranges, ({ partition }, messages) => {
      found.push(...messages.map(({ value }) => `${partition} ${value}`));
    });
    expect(found.sort()).toEqual([...committed.map(() => '0 commit'), '1 plain']);
  });
});
