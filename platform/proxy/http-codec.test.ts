import { expect, test } from 'vitest';
import { httpAnswer, httpCodec } from './http-codec.ts';

const plain = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const sized = 'POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello';
const chunked =
  'POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel\r\n\r\na\r\n0123456789\r\n0\r\n\r\n';

test.each([1, 4, 1_000])('requests are whole, in pieces of %i bytes', (step) => {
  const codec = httpCodec();
  const stream = Buffer.from(plain + chunked + sized + plain);
  const found: string[] = [];
  for (let at = 0; at < stream.length; at += step) {
    for (const { bytes } of codec.requests(stream.subarray(at, at + step))) {
      found.push(bytes.toString());
    }
  }
  expect(found).toEqual([plain, chunked, sized, plain]);
});

test('an answer belongs to the request that came last', () => {
  const codec = httpCodec();
  codec.requests(Buffer.from(sized));
  const [unit] = codec.answers(Buffer.from('HTTP/1.1 200 OK'));
  expect(unit?.request?.toString()).toBe(sized);
});

test('an answer of our own tells its length in bytes', () => {
  expect(httpAnswer(500, { 'X-Code': '252' }, 'zu große').toString()).toBe(
    'HTTP/1.1 500 Answer\r\nX-Code: 252\r\nContent-Length: 9\r\nConnection: close\r\n\r\nzu große',
  );
});
