import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { batchBytes } from '../bench/fetch-answers.ts';
import {
  committedBatches,
  createBlockReader,
  type RecordBlock,
  splitBatches,
} from './record-batches.ts';

const gzip = 1;
const record = (offsetDelta: number, key: string | null, value: string | null) => ({
  offsetDelta,
  timestampDelta: 70,
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  headers: { name: Buffer.from('x') },
});

const textsOf = (block: RecordBlock) => {
  const text = (start: number, end: number): string | null =>
    start < 0 ? null : block.bytes.toString('utf8', start, end);
  return Array.from({ length: block.count }, (_, i) => [
    block.offsets[i],
    text(block.keyStarts[i]!, block.keyEnds[i]!),
    text(block.valueStarts[i]!, block.valueEnds[i]!),
  ]);
};

const records = [record(0, 'a', 'one'), record(2, null, 'x'.repeat(300)), record(3, '', null)];
const expected = [
  [70, 'a', 'one'],
  [72, null, 'x'.repeat(300)],
  [73, '', null],
];

describe('the records of a batch', () => {
  it('are found with their offsets, absent keys and values among them', async () => {
    const bytes = await batchBytes({ firstOffset: 70, records });
    const [batch] = splitBatches(bytes);
    expect(textsOf(await createBlockReader()(4, batch!, 0, 1_000))).toEqual(expected);
  });

  it('are those within the bounds', async () => {
    const [batch] = splitBatches(await batchBytes({ firstOffset: 70, records }));
    expect(textsOf(await createBlockReader()(4, batch!, 71, 73))).toEqual([expected[1]]);
  });

  it('are found in a packed batch', async () => {
    const bytes = await batchBytes({ firstOffset: 70, records, compression: gzip });
    const [batch] = splitBatches(bytes);
    expect(bytes.includes(gzipSync('').subarray(0, 2))).toBe(true);
    expect(textsOf(await createBlockReader()(4, batch!, 0, 1_000))).toEqual(expected);
  });

  it('are more than any batch before had', async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => record(i, 'k', String(i)));
    const [batch] = splitBatches(await batchBytes({ firstOffset: 0, records: many }));
    const block = await createBlockReader()(0, batch!, 0, 10_000);
    expect(block.count).toBe(3_000);
    expect(textsOf(block).at(-1)).toEqual([2_999, 'k', '2999']);
  });
});

describe('the batches of a fetch', () => {
  const batch = (firstOffset: number, producerId: number, attributes = 0) =>
    batchBytes({
      firstOffset,
      producerId,
      attributes,
      transactional: true,
      records: [record(0, 'k', 'v')],
    });
  const control = 0x20;

  it('end with the last whole one', async () => {
    const bytes = Buffer.concat([await batch(0, 1), await batch(1, 1)]);
    for (const cut of [1, 30, 60, 70]) {
      const found = splitBatches(bytes.subarray(0, bytes.length - cut));
      expect(found.map(({ lastOffset }) => lastOffset)).toEqual([0]);
    }
  });

  it('are committed where no abort says otherwise, markers left out', async () => {
    const all = await Promise.all([
      batch(0, 1),
      batch(1, 2),
      batch(2, 1, control),
      batch(3, 1),
      batch(4, 2, control),
      batch(5, 2),
      batch(6, 1, control),
      batch(7, 2, control),
    ]);
    const aborted = [
      { producerId: 2n, firstOffset: 1 },
      { producerId: 1n, firstOffset: 3 },
    ];
    const offsets = (given: typeof aborted): number[] =>
      committedBatches(splitBatches(Buffer.concat(all)), given).map((one) => one.firstOffset);
    expect(offsets(aborted)).toEqual([0, 5]);
    expect(offsets([...aborted].reverse())).toEqual([0, 5]);
    expect(offsets([])).toEqual([0, 1, 3, 5]);
  });
});
