import type { Message } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { type EncodedRecords, RecordWriter } from '../encoded-records.ts';
import {
  createProduceRequest,
  loadProduceRequest,
  patchProduceRequest,
} from './produce-request.ts';

const own = loadProduceRequest();

/** Where the times of the first batch's records and its checksum lie differs with the names before it. */
const given = (messages: readonly Message[] | EncodedRecords, transactionalId?: string) => ({
  acks: -1,
  timeout: 30_000,
  ...(transactionalId !== undefined && { transactionalId }),
  producerId: 4_611_686_018_427_387_904n,
  producerEpoch: 7,
  compression: 0,
  topicData: [
    { topic: 'customers.scored.v1', partitions: [{ partition: 3, firstSequence: 11, messages }] },
  ],
});

const messages = (count: number): Message[] =>
  Array.from({ length: count }, (_, i) => ({
    key: i % 5 === 0 ? null : i % 2 === 0 ? `key-${i}` : Buffer.from(`key-${i}`),
    value: i % 7 === 3 ? null : Buffer.alloc(i * 41, i),
    ...(i % 3 === 0 && { headers: { trace: 'häder', many: ['a', Buffer.alloc(200)] } }),
  }));

/** The bytes of a request, and what of them is the time and the checksum over it. */
async function bytesOf(request: { encode(): Promise<{ buffer: Buffer }> }, transactionalId = '') {
  const { buffer } = await request.encode();
  const head =
    2 + transactionalId.length + 2 + 4 + 4 + 2 + 'customers.scored.v1'.length + 4 + 4 + 4;
  const bytes = Buffer.from(buffer);
  bytes.fill(0, head + 17, head + 21);
  bytes.fill(0, head + 27, head + 43);
  return bytes;
}

describe('createProduceRequest', () => {
  it('was written for the function that is there', () => {
    expect(own.toString()).toContain('requestV6({');
    expect(own.toString()).toContain('{ apiVersion: 7 }');
  });

  it.each([1, 2, 63, 64, 200])('makes the bytes of the client of %i messages', async (count) => {
    for (const id of [undefined, 'enrich.customers.events.v1.3']) {
      const ours = await bytesOf(createProduceRequest(given(messages(count), id)), id);
      const theirs = await bytesOf(own(given(messages(count), id)), id);
      expect(ours.equals(theirs)).toBe(true);
    }
  });

  it('sums up the batch as the client does', async () => {
    const at = 2 + 2 + 4 + 4 + 2 + 'customers.scored.v1'.length + 4 + 4 + 4 + 17;
    const one = given([{ key: 'a', value: 'b' }]);
    // The sum covers the time, so both must be made within one millisecond.
    for (let tries = 0; ; tries++) {
      const [ours, theirs] = [await createProduceRequest(one).encode(), await own(one).encode()];
      if (ours.buffer.readBigInt64BE(at + 10) !== theirs.buffer.readBigInt64BE(at + 10)) {
        expect(tries).toBeLessThan(100);
        continue;
      }
      expect(ours.buffer.readUInt32BE(at)).toBe(theirs.buffer.readUInt32BE(at));
      return;
    }
  });

  it('sends records that are encoded already as they are', async () => {
    const writer = new RecordWriter();
    const plain = messages(40).map(({ key, value }) => ({ key: key ?? null, value }));
    for (const { key, value } of plain) {
      const at = writer.add(key === null ? null : Buffer.from(key), value?.length ?? -1);
      if (value !== null) writer.bytes.set(value as Buffer, at);
    }
    const records = writer.take(3);
    expect(records.length).toBe(40);
    expect(records.reduce()).toEqual({ 3: records });
    const ours = await bytesOf(createProduceRequest(given(records)));
    expect(ours.equals(await bytesOf(own(given(plain))))).toBe(true);
  });
});

describe('patchProduceRequest', () => {
  it('takes its place once, and leaves packed batches and times to the client', async () => {
    patchProduceRequest();
    const patch = loadProduceRequest();
    patchProduceRequest();
    expect(loadProduceRequest()).toBe(patch);
    expect(patch).not.toBe(own);
    const timed = given([{ value: 'a', timestamp: '1767225600000' }]);
    expect((await patch(timed).encode()).buffer).toEqual((await own(timed).encode()).buffer);
    const packed = { ...given(messages(9)), compression: 1 };
    expect((await patch(packed).encode()).buffer.length).toBe(
      (await own(packed).encode()).buffer.length,
    );
    expect(patch(given(messages(2))).apiVersion).toBe(7);
  });
});
