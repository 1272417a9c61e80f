import { GrowingBuffer } from '../runtime/growing-buffer.ts';

/** Writes rows in ClickHouse's RowBinary format, value after value in the order of the columns. */
export class RowBinaryWriter {
  readonly #out = new GrowingBuffer(256 * 1024);

  written(): Buffer {
    return this.#out.written();
  }

  uint8(value: number): void {
    const at = this.#out.reserve(1);
    this.#out.bytes[at] = value;
    this.#out.length = at + 1;
  }

  int32(value: number): void {
    const at = this.#out.reserve(4);
    this.#out.length = this.#out.bytes.writeInt32LE(value, at);
  }

  /** Int64, or DateTime64(3) in milliseconds since 1970; whole, from 0 to 2^53 - 1. */
  int64(value: number): void {
    const at = this.#out.reserve(8);
    this.#out.bytes.writeUInt32LE(value % 2 ** 32, at);
    this.#out.length = this.#out.bytes.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4);
  }

  float64(value: number): void {
    const at = this.#out.reserve(8);
    this.#out.length = this.#out.bytes.writeDoubleLE(value, at);
  }

  /** A value whose bytes are those that Avro has, such as a double. */
  copy(bytes: Uint8Array, start: number, end: number): void {
    const at = this.#out.reserve(end - start);
    const out = this.#out.bytes;
    for (let i = start, o = at; i < end; i++, o++) out[o] = bytes[i]!;
    this.#out.length = at + end - start;
  }

  /** A String: its length, then its bytes. */
  text(bytes: Uint8Array, start: number, end: number): void {
    this.length(end - start);
    this.copy(bytes, start, end);
  }

  /** The length of a String or an Array, as an unsigned LEB128. */
  length(count: number): void {
    let at = this.#out.reserve(5);
    const { bytes } = this.#out;
    let rest = count;
    while (rest >= 0x80) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.#out.length = at;
  }
}
