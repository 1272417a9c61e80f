import { GrowingBuffer } from '../runtime/growing-buffer.ts';

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Milliseconds from 1970 to 2000, where Postgres counts from. */
const epochMs = Date.UTC(2000, 0, 1);
const textOid = 25;

/**
 * Writes rows in the binary format of COPY (PostgreSQL documentation, COPY, binary format): nothing is turned into
 * letters here and nothing parsed there.
 */
export class BinaryCopyWriter {
  readonly #out = new GrowingBuffer(256 * 1024);

  constructor() {
    const at = this.#out.reserve(signature.length + 8);
    this.#out.bytes.set(signature, at);
    // No flags, and no extension of the header.
    this.#out.bytes.fill(0, at + signature.length, at + signature.length + 8);
    this.#out.length = at + signature.length + 8;
  }

  /** Begins a row of so many fields. */
  row(fields: number): void {
    this.#int16(fields);
  }

  /** Ends the rows and returns all that was written. */
  end(): Buffer {
    this.#int16(-1);
    return this.#out.written();
  }

  null(): void {
    this.#int32(-1);
  }

  boolean(value: boolean): void {
    const at = this.#field(1);
    this.#out.bytes[at] = value ? 1 : 0;
  }

  integer(value: number): void {
    const at = this.#field(4);
    this.#out.bytes.writeInt32BE(value, at);
  }

  /** A bigint; whole, from 0 to 2^53 - 1. */
  bigint(value: number): void {
    const at = this.#field(8);
    this.#out.bytes.writeUInt32BE(Math.floor(value / 2 ** 32), at);
    this.#out.bytes.writeUInt32BE(value % 2 ** 32, at + 4);
  }

  /** A timestamptz; milliseconds since 1970, from the year 2000 on. */
  time(ms: number): void {
    this.bigint((ms - epochMs) * 1_000);
  }

  /** A double precision whose eight bytes stand there, the lowest first. */
  double(bytes: Uint8Array, start: number): void {
    const at = this.#field(8);
    const out = this.#out.bytes;
    for (let i = 0; i < 8; i++) out[at + i] = bytes[start + 7 - i]!;
  }

  /** A text in UTF-8. */
  text(bytes: Uint8Array, start: number, end: number): void {
    const at = this.#field(end - start);
    const out = this.#out.bytes;
    for (let i = start, o = at; i < end; i++, o++) out[o] = bytes[i]!;
  }

  /** A uuid: room for its 16 bytes, which `write` is to fill. */
  uuid(write: (out: Uint8Array, at: number) => void): void {
    const at = this.#field(16);
    write(this.#out.bytes, at);
  }

  /** A text[] of so many texts, which `add` is called with one after the other. */
  texts(
    count: number,
    each: (add: (bytes: Uint8Array, start: number, end: number) => void) => void,
  ): void {
    const lengthAt = this.#out.reserve(4);
    this.#out.length += 4;
    this.#int32(count === 0 ? 0 : 1);
    this.#int32(0);
    this.#int32(textOid);
    if (count > 0) {
      this.#int32(count);
      this.#int32(1);
      each((bytes, start, end) => this.text(bytes, start, end));
    }
    this.#out.bytes.writeInt32BE(this.#out.length - lengthAt - 4, lengthAt);
  }

  /** Writes the length of a field and returns the place of its bytes. */
  #field(length: number): number {
    const at = this.#out.reserve(4 + length);
    this.#out.bytes.writeInt32BE(length, at);
    this.#out.length = at + 4 + length;
    return at + 4;
  }

  #int16(value: number): void {
    const at = this.#out.reserve(2);
    this.#out.length = this.#out.bytes.writeInt16BE(value, at);
  }

  #int32(value: number): void {
    const at = this.#out.reserve(4);
    this.#out.length = this.#out.bytes.writeInt32BE(value, at);
  }
}
