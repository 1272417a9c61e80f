import type { Message } from 'kafkajs';
import { GrowingBuffer } from '../runtime/growing-buffer.ts';

/**
 * Records that are encoded already, where the client expects an array of messages: it asks for the length, looks for
 * messages without a value, and groups them by partition, which these answer without an object per record.
 */
abstract class ReadyRecords {
  abstract readonly length: number;

  /** The grouping by partition. */
  abstract reduce(): Readonly<Record<number, EncodedRecords>>;

  /** A look for what none of these are: messages without a value. */
  find(): undefined {
    return undefined;
  }

  /** This, as the client's types want it. */
  asMessages(): Message[] {
    return this as unknown as Message[];
  }
}

/** Records of one partition in the record format of Kafka (message format v2), ready to be sent. */
export class EncodedRecords extends ReadyRecords {
  readonly partition: number;
  readonly length: number;
  /** Room for the header of a record batch, then the records one after another, their offsets counted from 0. */
  readonly batch: Buffer;

  constructor(partition: number, length: number, batch: Buffer) {
    super();
    this.partition = partition;
    this.length = length;
    this.batch = batch;
  }

  reduce(): Readonly<Record<number, EncodedRecords>> {
    return { [this.partition]: this };
  }
}

/** Encoded records of several partitions of one topic. */
export class PartitionedRecords extends ReadyRecords {
  readonly length: number;
  readonly #partitions: Readonly<Record<number, EncodedRecords>>;

  constructor(partitions: readonly EncodedRecords[]) {
    super();
    this.#partitions = Object.fromEntries(partitions.map((one) => [one.partition, one]));
    this.length = partitions.reduce((sum, { length }) => sum + length, 0);
  }

  reduce(): Readonly<Record<number, EncodedRecords>> {
    return this.#partitions;
  }
}

/** Bytes before the records of a batch (Kafka protocol guide, record batch format). */
const batchHeaderBytes = 61;
/** Most bytes that the frame of a record takes beside key and value: three varints of 5 and some of 1. */
const frameBytes = 32;
/** The encoding of no headers: their number. */
const noHeaders = Uint8Array.of(0);

/** Writes records of one partition into one buffer. */
export class RecordWriter {
  #out = emptyBatch();
  #count = 0;

  /** Where a caller writes the value whose place `add` returned; another one after each `add`. */
  get bytes(): Buffer {
    return this.#out.bytes;
  }

  get size(): number {
    return this.#out.length;
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Appends a record and returns the place where its value of so many bytes is to be written; -1 bytes are no value.
   * @param headers in their encoded form
   */
  add(key: Uint8Array | null, valueBytes: number, headers: Uint8Array = noHeaders): number {
    const keyBytes = key?.length ?? 0;
    const held = Math.max(0, valueBytes);
    const start = this.#out.reserve(frameBytes + keyBytes + held + headers.length);
    const { bytes } = this.#out;
    const keyLength = key === null ? -1 : keyBytes;
    const body =
      // Attributes and a time delta of 0: one byte each.
      2 +
      varintSize(this.#count) +
      varintSize(keyLength) +
      keyBytes +
      varintSize(valueBytes) +
      held +
      headers.length;
    let at = writeVarint(bytes, start, body);
    bytes[at++] = 0;
    bytes[at++] = 0;
    at = writeVarint(bytes, at, this.#count);
    at = writeVarint(bytes, at, keyLength);
    if (key !== null) {
      bytes.set(key, at);
      at += keyBytes;
    }
    at = writeVarint(bytes, at, valueBytes);
    const end = at + held;
    if (headers === noHeaders) bytes[end] = 0;
    else bytes.set(headers, end);
    this.#out.length = end + headers.length;
    this.#count++;
    return at;
  }

  /** Returns what was written as the records of a partition, and begins anew. */
  take(partition: number): EncodedRecords {
    const records = new EncodedRecords(partition, this.#count, this.#out.written());
    this.#out = emptyBatch(this.#out.length);
    this.#count = 0;
    return records;
  }
}

function emptyBatch(likely?: number): GrowingBuffer {
  const out = new GrowingBuffer(likely);
  out.length = batchHeaderBytes;
  return out;
}

/** Bytes of a zigzag varint of 32 bits. */
export function varintSize(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  if (zigzag < 0x80) return 1;
  if (zigzag < 0x4000) return 2;
  if (zigzag < 0x20_0000) return 3;
  return zigzag < 0x1000_0000 ? 4 : 5;
}

/** Writes a zigzag varint of 32 bits and returns the place behind it. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  while (zigzag >= 0x80) {
    bytes[at++] = (zigzag & 0x7f) | 0x80;
    zigzag >>>= 7;
  }
  bytes[at++] = zigzag;
  return at;
}
