import { createRequire } from 'node:module';
import type { IHeaders } from 'kafkajs';

/** A record as kafkajs hands it to its consumer. */
export interface DecodedRecord {
  readonly magicByte: number;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
}

/** What all records of a batch share. */
interface BatchContext {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly partitionLeaderEpoch: number;
  readonly inTransaction: boolean;
  readonly isControlBatch: boolean;
  readonly lastOffsetDelta: number;
  readonly producerId: string;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  readonly maxTimestamp: string;
  readonly timestampType: number;
  readonly magicByte: number;
}

interface Codec {
  decompress(bytes: Buffer): Promise<Buffer>;
}

const require = createRequire(import.meta.url);
const { lookupCodecByAttributes } =
  require('kafkajs/src/protocol/message/compression/index.js') as {
    lookupCodecByAttributes(attributes: number): Codec | null;
  };
const decodeMessages = require('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js') as (
  decoder: object,
) => Promise<DecodedRecord[]>;
const Decoder = require('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => object;

// Where the fields of a record batch lie (Kafka protocol guide, record batch format).
const lengthAt = 8;
const bodyAt = 12;
const magicAt = 16;
const attributesAt = 21;
const lastOffsetDeltaAt = 23;
const firstTimestampAt = 27;
const maxTimestampAt = 35;
const producerIdAt = 43;
const producerEpochAt = 51;
const firstSequenceAt = 53;
const countAt = 57;
const recordsAt = 61;

const currentMagic = 2;
const timestampTypeBit = 0x8;
const transactionalBit = 0x10;
const controlBit = 0x20;

/**
 * Reads the record batches of one partition. A batch that is cut at the end is left out: the broker fills an
 * answer to the byte. Formats before Kafka 0.11 are left to the client.
 */
export async function readRecordBatches(bytes: Buffer): Promise<DecodedRecord[]> {
  if (bytes.length > magicAt && bytes[magicAt] !== currentMagic) return readOldFormat(bytes);
  const records: DecodedRecord[] = [];
  for (let at = 0; at + countAt <= bytes.length; ) {
    const end = at + bodyAt + bytes.readInt32BE(at + lengthAt);
    if (end > bytes.length) break;
    await readBatch(bytes.subarray(at, end), records);
    at = end;
  }
  return records;
}

async function readBatch(batch: Buffer, records: DecodedRecord[]): Promise<void> {
  const attributes = batch.readInt16BE(attributesAt);
  const firstOffset = readInt64(batch, 0);
  const firstTimestamp = readInt64(batch, firstTimestampAt);
  const maxTimestamp = String(readInt64(batch, maxTimestampAt));
  const isLogAppendTime = (attributes & timestampTypeBit) > 0;
  const isControlBatch = (attributes & controlBit) > 0;
  const batchContext: BatchContext = {
    firstOffset: String(firstOffset),
    firstTimestamp: String(firstTimestamp),
    partitionLeaderEpoch: batch.readInt32BE(bodyAt),
    inTransaction: (attributes & transactionalBit) > 0,
    isControlBatch,
    lastOffsetDelta: batch.readInt32BE(lastOffsetDeltaAt),
    producerId: String(readInt64(batch, producerIdAt)),
    producerEpoch: batch.readInt16BE(producerEpochAt),
    firstSequence: batch.readInt32BE(firstSequenceAt),
    maxTimestamp,
    timestampType: isLogAppendTime ? 1 : 0,
    magicByte: currentMagic,
  };
  const count = batch.readInt32BE(countAt);
  const codec = lookupCodecByAttributes(attributes);
  const packed = batch.subarray(recordsAt);
  const bytes = codec === null || count <= 0 ? packed : await codec.decompress(packed);
  const cursor = { bytes, at: 0 };
  for (let i = 0; i < count; i++) {
    const length = varint(cursor);
    const end = cursor.at + length;
    const recordAttributes = bytes.readInt8(cursor.at++);
    const timestampDelta = varint(cursor);
    const offset = String(firstOffset + varint(cursor));
    const timestamp = isLogAppendTime ? maxTimestamp : String(firstTimestamp + timestampDelta);
    const key = sized(cursor);
    const value = sized(cursor);
    const headers = readHeaders(cursor);
    cursor.at = end;
    records.push({
      magicByte: currentMagic,
      attributes: recordAttributes,
      timestamp,
      offset,
      key,
      value,
      headers,
      isControlRecord: isControlBatch,
      batchContext,
    });
  }
}

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

/** A zigzag varint of up to 53 bits. */
function varint(cursor: Cursor): number {
  const { bytes } = cursor;
  let byte = bytes[cursor.at++]!;
  let value = byte & 0x7f;
  for (let factor = 128; byte >= 0x80; factor *= 128) {
    byte = bytes[cursor.at++]!;
    value += (byte & 0x7f) * factor;
  }
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function sized(cursor: Cursor): Buffer | null {
  const length = varint(cursor);
  if (length < 0) return null;
  cursor.at += length;
  return cursor.bytes.subarray(cursor.at - length, cursor.at);
}

/** One for all records without headers, which are most. */
const noHeaders: IHeaders = Object.freeze({});

function readHeaders(cursor: Cursor): IHeaders {
  let left = varint(cursor);
  if (left <= 0) return noHeaders;
  const headers: IHeaders = {};
  for (; left > 0; left--) {
    const name = sized(cursor)?.toString('utf8') ?? '';
    const value = sized(cursor) as Buffer;
    const before = headers[name];
    if (before === undefined) headers[name] = value;
    else headers[name] = Array.isArray(before) ? [...before, value] : [before as Buffer, value];
  }
  return headers;
}

/** A signed 64-bit integer, exact up to 2^53. */
export const readInt64 = (bytes: Buffer, at: number): number =>
  bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);

function readOldFormat(bytes: Buffer): Promise<DecodedRecord[]> {
  const prefixed = Buffer.alloc(4 + bytes.length);
  prefixed.writeInt32BE(bytes.length, 0);
  bytes.copy(prefixed, 4);
  return decodeMessages(new Decoder(prefixed));
}
