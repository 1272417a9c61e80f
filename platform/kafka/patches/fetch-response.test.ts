import { describe, expect, it } from 'vitest';
import { answerBytes, batchBytes } from '../bench/fetch-answers.ts';
import { decodeFetchResponse, loadFetchResponse } from './fetch-response.ts';

const { decode } = loadFetchResponse();
const gzip = 1;
const logAppendTime = 0x8;
const control = 0x20;

const records = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    offsetDelta: i,
    timestampDelta: i * 1_000 - 500,
    key: i % 5 === 0 ? null : Buffer.from(`key-${i}`),
    value: i % 7 === 0 ? null : Buffer.alloc(i * 37, i),
    headers:
      i % 3 === 0 ? {} : { trace: Buffer.from('abc'), many: [Buffer.from('a'), Buffer.from('b')] },
  }));

/** What both decoders make of an answer. */
async function both(answer: Buffer) {
  return { ours: await decodeFetchResponse(answer), theirs: await decode(Buffer.from(answer)) };
}

describe('decodeFetchResponse', () => {
  it('was written for the function that is there', () => {
    expect(decode.toString()).toContain('const clientSideThrottleTime = decoder.readInt32()');
    expect(decode.toString()).toContain('decoder.readArrayAsync(decodeResponse)');
  });

  it.each([
    ['plain records', { firstOffset: 4_000_000_000, records: records(60) }],
    ['packed records', { firstOffset: 3, records: records(60), compression: gzip }],
    ['a transaction', { firstOffset: 0, records: records(9), transactional: true, producerId: 77 }],
    ['the append time', { firstOffset: 0, records: records(9), attributes: logAppendTime }],
    ['a marker', { firstOffset: 8, records: records(1), attributes: control, producerId: 5 }],
    ['an empty batch', { firstOffset: 8, records: [] }],
  ])('says the same as the client of %s', async (_, given) => {
    const bytes = await batchBytes(given);
    const answer = answerBytes('customers', [{ partition: 2, records: bytes }]);
    const { ours, theirs } = await both(answer);
    expect(ours).toEqual(theirs);
    expect(ours.responses[0]!.partitions[0]!.messages).toHaveLength(given.records.length);
  });

  it('says the same of several partitions, aborted transactions and cut batches', async () => {
    const first = await batchBytes({ firstOffset: 0, records: records(10) });
    const second = await batchBytes({ firstOffset: 10, records: records(10), compression: gzip });
    const whole = Buffer.concat([first, second]);
    const cuts = [1, 20, 58, 62, second.length - 1];
    const partitions = [
      { partition: 0, records: whole, aborted: [[9, 4] as const, [11, 6] as const] },
      { partition: 1, records: Buffer.alloc(0), aborted: [] },
      ...cuts.map((kept, i) => ({
        partition: 2 + i,
        records: whole.subarray(0, first.length + kept),
      })),
    ];
    const { ours, theirs } = await both(answerBytes('customers', partitions));
    expect(ours).toEqual(theirs);
    const read = ours.responses[0]!.partitions.map(({ messages }) => messages.length);
    expect(read).toEqual([20, 0, ...cuts.map(() => 10)]);
  });

  it('leaves a codec that is not there to the same error', async () => {
    const bytes = await batchBytes({ firstOffset: 0, records: records(2), attributes: 2 });
    const answer = answerBytes('customers', [{ partition: 0, records: bytes }]);
    await expect(decodeFetchResponse(answer)).rejects.toThrow('Snappy compression not implemented');
  });
});
