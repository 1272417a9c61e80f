import { createRequire } from 'node:module';
import type { AbortedTransaction } from './fetch.ts';

/** Records of one batch as places in its bytes: nothing is made per record. Overwritten by the next batch. */
export interface RecordBlock {
  readonly partition: number;
  readonly bytes: Buffer;
  readonly count: number;
  readonly offsets: Float64Array;
  /** Where keys and values begin and end; an absent one begins at -1. */
  readonly keyStarts: Int32Array;
  readonly keyEnds: Int32Array;
  readonly valueStarts: Int32Array;
  readonly valueEnds: Int32Array;
}

/** A batch as its header describes it. */
export interface Batch {
  readonly bytes: Buffer;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly producerId: bigint;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
}

interface Codec {
  decompress(bytes: Buffer): Promise<Buffer>;
}

const require = createRequire(import.meta.url);
const { lookupCodecByAttributes } =
  require('kafkajs/src/protocol/message/compression/index.js') as {
    lookupCodecByAttributes(attributes: number): Codec | null;
  };

// Where the fields of a record batch lie (Kafka protocol guide, record batch format).
const lengthAt = 8;
const bodyAt = 12;
const magicAt = 16;
const attributesAt = 21;
const lastOffsetDeltaAt = 23;
const producerIdAt = 43;
const countAt = 57;
const recordsAt = 61;

const currentMagic = 2;
const transactionalBit = 0x10;
const controlBit = 0x20;

/** The whole batches of a fetch; the last one may be cut, since the broker fills an answer to the byte. */
export function splitBatches(records: Buffer): Batch[] {
  const batches: Batch[] = [];
  for (let at = 0; at + recordsAt <= records.length; ) {
    const end = at + bodyAt + records.readInt32BE(at + lengthAt);
    if (end > records.length) break;
    const bytes = records.subarray(at, end);
    if (bytes[magicAt] !== currentMagic) {
      throw new Error(`records of format ${bytes[magicAt]}, older than Kafka 0.11, are not read`);
    }
    const attributes = bytes.readInt16BE(attributesAt);
    const firstOffset = Number(bytes.readBigInt64BE(0));
    batches.push({
      bytes,
      firstOffset,
      lastOffset: firstOffset + bytes.readInt32BE(lastOffsetDeltaAt),
      producerId: bytes.readBigInt64BE(producerIdAt),
      isTransactional: (attributes & transactionalBit) > 0,
      isControl: (attributes & controlBit) > 0,
    });
    at = end;
  }
  return batches;
}

/**
 * Leaves out control batches and those of aborted transactions: a producer's batches from the first offset of an
 * aborted transaction on, until the marker that ends it (KIP-98).
 */
export function committedBatches(
  batches: readonly Batch[],
  aborted: readonly AbortedTransaction[],
): Batch[] {
  const begins = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  const open = new Set<bigint>();
  return batches.filter(({ producerId, lastOffset, isTransactional, isControl }) => {
    while (begins.length > 0 && begins[0]!.firstOffset <= lastOffset) {
      open.add(begins.shift()!.producerId);
    }
    if (isControl) {
      // Of a transaction that was not aborted there is nothing to forget.
      open.delete(producerId);
      return false;
    }
    return !(isTransactional && open.has(producerId));
  });
}

/** Returns a function that finds the records of a batch whose offsets lie between two bounds. */
export function createBlockReader(): (
  partition: number,
  batch: Batch,
  from: number,
  to: number,
) => Promise<RecordBlock> {
  let columns = columnsOf(1_024);
  return async (partition, { bytes: packed, firstOffset }, from, to) => {
    const declared = packed.readInt32BE(countAt);
    if (declared > columns.offsets.length) columns = columnsOf(declared);
    const codec = lookupCodecByAttributes(packed.readInt16BE(attributesAt));
    const bytes = codec === null ? packed : await codec.decompress(packed.subarray(recordsAt));
    const at = codec === null ? recordsAt : 0;
    const count = readRecords(bytes, at, declared, firstOffset, from, to, columns);
    return { partition, bytes, count, ...columns };
  };
}

const columnsOf = (size: number) => ({
  offsets: new Float64Array(size),
  keyStarts: new Int32Array(size),
  keyEnds: new Int32Array(size),
  valueStarts: new Int32Array(size),
  valueEnds: new Int32Array(size),
});

let cursor = 0;

function readRecords(
  bytes: Buffer,
  start: number,
  declared: number,
  firstOffset: number,
  from: number,
  to: number,
  { offsets, keyStarts, keyEnds, valueStarts, valueEnds }: ReturnType<typeof columnsOf>,
): number {
  let count = 0;
  cursor = start;
  for (let i = 0; i < declared; i++) {
    const length = varint(bytes);
    const end = cursor + length;
    // Attributes, of which there are none.
    cursor++;
    varint(bytes);
    const offset = firstOffset + varint(bytes);
    const keyLength = varint(bytes);
    const keyStart = keyLength < 0 ? -1 : cursor;
    if (keyLength > 0) cursor += keyLength;
    const keyEnd = cursor;
    const valueLength = varint(bytes);
    const valueStart = valueLength < 0 ? -1 : cursor;
    if (valueLength > 0) cursor += valueLength;
    if (offset >= from && offset < to) {
      offsets[count] = offset;
      keyStarts[count] = keyStart;
      keyEnds[count] = keyEnd;
      valueStarts[count] = valueStart;
      valueEnds[count] = cursor;
      count++;
    }
    cursor = end;
  }
  return count;
}

/** A zigzag varint of up to 53 bits at the cursor. */
function varint(bytes: Uint8Array): number {
  let byte = bytes[cursor++]!;
  if (byte < 128) return byte & 1 ? -(byte + 1) / 2 : byte / 2;
  let value = byte & 127;
  for (let factor = 128; byte >= 128; factor *= 128) {
    byte = bytes[cursor++]!;
    value += (byte & 127) * factor;
  }
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
