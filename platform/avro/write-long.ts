/**
 * Bytes of a whole number from 0 to 2^52 as an Avro int or long: a zigzag varint (Avro 1.11 specification, binary
 * encoding).
 */
export function longSize(value: number): number {
  let size = 1;
  for (let rest = value * 2; rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
}

/** Writes a whole number from 0 to 2^52 as an Avro int or long and returns the place behind it. */
export function writeLong(bytes: Uint8Array, from: number, value: number): number {
  let at = from;
  let rest = value * 2;
  while (rest >= 128) {
    bytes[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  bytes[at++] = rest;
  return at;
}
