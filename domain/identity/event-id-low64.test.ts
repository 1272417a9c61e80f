import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { eventIdLow64 } from './event-id-low64.ts';
import { sha256Block } from './sha256-block.ts';
import { eventId, ulidLow64 } from './ulid.ts';

it('hashes every length of one block as the library does', () => {
  const digest = new Int32Array(8);
  const wrong: number[] = [];
  for (let length = 0; length <= 55; length++) {
    const message = Uint8Array.from({ length: 64 }, (_, i) => (i * 37 + length) % 256);
    const expected = createHash('sha256').update(message.subarray(0, length)).digest();
    sha256Block(message, length, digest);
    const words = Buffer.alloc(32);
    for (const [i, word] of digest.entries()) words.writeInt32BE(word, 4 * i);
    if (!words.equals(expected)) wrong.push(length);
  }
  expect(wrong).toEqual([]);
});

it.each([
  ['syn-1-run-7', 0],
  ['syn-1-run-7', 4_294_967_296],
  ['syn-1-run-7', Number.MAX_SAFE_INTEGER],
  ['x', 10],
  ['', 9],
  ['of a length that does not fit into one block of 64 bytes', 3],
  ['negative', -1],
  ['Ærø', 2],
])('gives the low bits of the event id of %s #%d', (ref, sequence) => {
  const into = { high: 0, low: 0 };
  const bytes = Buffer.from(`<${ref}>`);
  eventIdLow64('telco', into)(bytes, 1, bytes.length - 1, sequence);
  const id = eventId('telco', ref, sequence, 1_767_225_600_000);
  expect([into.high, into.low]).toEqual(ulidLow64(id));
});
