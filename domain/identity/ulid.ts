import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';

/** Crockford's base 32, as in the ULID specification. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const maxTime = 2 ** 48 - 1;
const timeLetters = 10;
const ulidLetters = 26;

/** What the event_id of (profile, customer_ref, sequence) is a hash of: its parts, joined by NUL, which none may hold. */
export const eventIdParts = (profile: string, customerRef: string, sequence: number): string =>
  `event\0${profile}\0${customerRef}\0${sequence}`;

/** What the customer_id of a customer is a hash of. */
export const customerIdParts = (profile: string, customerRef: string): string =>
  `customer\0${profile}\0${customerRef}`;

/**
 * Returns the ULID of 48 bits of time and the first 80 bits of SHA-256 over a text, which makes every
 * retry, replay and backfill give the same id.
 *
 * @param timeMs milliseconds since 1970, 0 to 2^48 - 1
 * @throws RangeError for a time outside these 48 bits
 * @see https://github.com/ulid/spec
 */
export function derivedUlid(timeMs: number, hashed: string): string {
  if (!isUlidTime(timeMs)) {
    throw new RangeError(`${timeMs} is no time of a ULID`);
  }
  const hash = createHash('sha256').update(hashed).digest();
  return encodeTime(timeMs, timeLetters) + encode40(hash, 0) + encode40(hash, 5);
}

/** Whether a number is a time that a ULID can hold: whole milliseconds since 1970, 48 bits. */
export const isUlidTime = (ms: number): boolean => Number.isInteger(ms) && ms >= 0 && ms <= maxTime;

/** Eight letters for the five bytes at `at`. */
function encode40(bytes: Uint8Array, at: number): string {
  const b0 = bytes[at]!;
  const b1 = bytes[at + 1]!;
  const b2 = bytes[at + 2]!;
  const b3 = bytes[at + 3]!;
  const b4 = bytes[at + 4]!;
  return (
    alphabet.charAt(b0 >> 3) +
    alphabet.charAt(((b0 & 7) << 2) | (b1 >> 6)) +
    alphabet.charAt((b1 >> 1) & 31) +
    alphabet.charAt(((b1 & 1) << 4) | (b2 >> 4)) +
    alphabet.charAt(((b2 & 15) << 1) | (b3 >> 7)) +
    alphabet.charAt((b3 >> 2) & 31) +
    alphabet.charAt(((b3 & 3) << 3) | (b4 >> 5)) +
    alphabet.charAt(b4 & 31)
  );
}

/** event_id of (profile, customer_ref, sequence) at its event time. */
export function eventId(
  profile: string,
  customerRef: string,
  sequence: number,
  occurredAtMs: number,
): string {
  return derivedUlid(occurredAtMs, eventIdParts(profile, customerRef, sequence));
}

/** customer_id of a customer; its time is the profile's epoch, so that it never changes. */
export function customerId(profile: string, idEpochMs: number, customerRef: string): string {
  return derivedUlid(idEpochMs, customerIdParts(profile, customerRef));
}

/** The 64 low bits of a ULID as two unsigned 32-bit halves: [high, low]. */
export function ulidLow64(ulid: string): [number, number] {
  return [low32(ulid, 13), low32(ulid, 19)];
}

// 64 bits are the last 12.8 letters: the last 13 letters hold 65, of which the first is dropped.
function low32(ulid: string, from: number): number {
  let value = 0;
  const isHigh = from === 13;
  const end = isHigh ? 20 : 26;
  for (let i = from; i < end; i++) value = value * 32 + letterValue(ulid.charCodeAt(i));
  return isHigh ? Math.floor(value / 4) >>> 0 : value >>> 0;
}

/** The 64 low bits of an id as two unsigned halves. */
export interface Low64 {
  high: number;
  low: number;
}

/** Writes to `into` what `ulidLow64` returns for the ULID whose letters lie from `start` on. */
export function readUlidLow64(bytes: Uint8Array, start: number, end: number, into: Low64): void {
  if (end - start !== ulidLetters) {
    const ulid = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + ulidLetters)));
    [into.high, into.low] = ulidLow64(ulid);
    return;
  }
  const value = (place: number): number => letterValue(bytes[start + place]!);
  const middle = value(19);
  into.high =
    ((value(13) << 28) |
      (value(14) << 23) |
      (value(15) << 18) |
      (value(16) << 13) |
      (value(17) << 8) |
      (value(18) << 3) |
      (middle >>> 2)) >>>
    0;
  into.low =
    ((middle << 30) |
      (value(20) << 25) |
      (value(21) << 20) |
      (value(22) << 15) |
      (value(23) << 10) |
      (value(24) << 5) |
      value(25)) >>>
    0;
}

const hexDigits = '0123456789abcdef';

/**
 * Returns a ULID's 16 bytes as a UUID, in which form Postgres stores it natively.
 * @param ulid 26 letters of Crockford's base 32, as this module makes them
 */
export function ulidToUuid(ulid: string): string {
  let uuid = '';
  let bits = 0;
  let held = 0;
  // 26 letters hold 130 bits; the first two are always zero.
  for (let i = 0; i < 26; i++) {
    bits = (bits << 5) | letterValue(ulid.charCodeAt(i));
    held += i === 0 ? 3 : 5;
    while (held >= 4) {
      held -= 4;
      uuid += hexDigits.charAt((bits >> held) & 15);
      if (uuid.length === 8 || uuid.length === 13 || uuid.length === 18 || uuid.length === 23) {
        uuid += '-';
      }
    }
    bits &= 15;
  }
  return uuid;
}

/** Value of a letter by its character code. */
const letterValues = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, alphabet.indexOf(String.fromCharCode(code))),
);
const letterValue = (code: number): number => letterValues[code] ?? 0;
