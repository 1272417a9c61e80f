import { mostInOneBlock, sha256Block } from './sha256-block.ts';
import { derivedUlid, eventIdParts, type Low64, ulidLow64 } from './ulid.ts';

const nul = 0;
const zero = 0x30;

/**
 * Returns a function that writes to `into` the 64 low bits of the event_id of a customer's event, which do not depend
 * on its time. The ref is given in UTF-8, from `start` to `end`.
 */
export function eventIdLow64(
  profile: string,
  into: Low64,
): (bytes: Uint8Array, start: number, end: number, sequence: number) => void {
  // All that comes before ref, NUL and sequence.
  const prefix = Buffer.from(eventIdParts(profile, '', 0).slice(0, -2));
  const message = new Uint8Array(64);
  message.set(prefix.subarray(0, 64));
  const digest = new Int32Array(8);
  const slow = (bytes: Uint8Array, start: number, end: number, sequence: number): void => {
    const ref = Buffer.from(bytes.subarray(start, end)).toString('utf8');
    const ulid = derivedUlid(0, eventIdParts(profile, ref, sequence));
    [into.high, into.low] = ulidLow64(ulid);
  };
  return (bytes, start, end, sequence) => {
    const digits = digitsOf(sequence);
    const length = prefix.length + (end - start) + 1 + digits;
    if (digits === 0 || length > mostInOneBlock) return slow(bytes, start, end, sequence);
    let at = prefix.length;
    for (let i = start; i < end; i++) message[at++] = bytes[i]!;
    message[at++] = nul;
    for (let i = at + digits - 1, rest = sequence; i >= at; i--) {
      const tens = Math.floor(rest / 10);
      message[i] = zero + (rest - tens * 10);
      rest = tens;
    }
    sha256Block(message, length, digest);
    // The 80 bits of a ULID behind its time are the first of the digest; of these the last 64.
    into.high = ((digest[0]! << 16) | (digest[1]! >>> 16)) >>> 0;
    into.low = ((digest[1]! << 16) | (digest[2]! >>> 16)) >>> 0;
  };
}

/** Decimal digits of a whole number from 0 on; 0 for any other. */
function digitsOf(number: number): number {
  if (!Number.isSafeInteger(number) || number < 0 || Object.is(number, -0)) return 0;
  let digits = 1;
  for (let least = 10; number >= least; least *= 10) digits++;
  return digits;
}
