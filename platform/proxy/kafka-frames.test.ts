import { expect, test } from 'vitest';
import { answersTo, frameSplitter, kafkaApi, readRequest } from './kafka-frames.ts';

function requestFrame(api: number, version: number, clientId: string | null, body: Buffer): Buffer {
  const id = Buffer.from(clientId ?? '');
  const frame = Buffer.alloc(14);
  frame.writeInt32BE(10 + id.length + body.length, 0);
  frame.writeInt16BE(api, 4);
  frame.writeInt16BE(version, 6);
  frame.writeInt32BE(77, 8);
  frame.writeInt16BE(clientId === null ? -1 : id.length, 12);
  return Buffer.concat([frame, id, body]);
}

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

test('frames are cut out of bytes however they arrive', () => {
  const frames = [
    requestFrame(kafkaApi.fetch, 11, 'a', Buffer.alloc(40, 1)),
    requestFrame(kafkaApi.metadata, 6, 'a', Buffer.alloc(3, 2)),
  ];
  const stream = Buffer.concat(frames);
  for (const step of [1, 3, 7, 50, stream.length]) {
    const split = frameSplitter();
    const found: Buffer[] = [];
    for (let at = 0; at < stream.length; at += step)
      found.push(...split(stream.subarray(at, at + step)));
    expect(found.map((frame) => frame.toString('hex'))).toEqual(
      frames.map((frame) => frame.toString('hex')),
    );
  }
});

test('a request tells its api, its correlation and its transaction', () => {
  const ends = requestFrame(kafkaApi.endTransaction, 1, 'client', text('enrich.0'));
  expect(readRequest(ends)).toEqual({
    api: kafkaApi.endTransaction,
    version: 1,
    correlationId: 77,
    transactionalId: 'enrich.0',
  });
});

test('requests outside of transactions have no transactional id', () => {
  const plainProduce = requestFrame(kafkaApi.produce, 7, 'c', Buffer.from([0xff, 0xff, 0, 1]));
  expect(readRequest(plainProduce).transactionalId).toBeNull();
  const oldProduce = requestFrame(kafkaApi.produce, 2, 'c', Buffer.from([0, 1, 0, 1]));
  expect(readRequest(oldProduce).transactionalId).toBeNull();
  const fetch = requestFrame(kafkaApi.fetch, 11, null, text('no id'));
  expect(readRequest(fetch)).toMatchObject({ api: kafkaApi.fetch, transactionalId: null });
});

test('an answer names the request it belongs to', () => {
  const answer = Buffer.alloc(8);
  answer.writeInt32BE(4, 0);
  answer.writeInt32BE(4711, 4);
  expect(answersTo(answer)).toBe(4711);
});
