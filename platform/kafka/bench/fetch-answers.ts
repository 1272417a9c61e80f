import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

interface Encoder {
  readonly buffer: Buffer;
}
interface RecordGiven {
  readonly offsetDelta: number;
  readonly timestampDelta?: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, unknown>>;
}
const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (
  record: RecordGiven,
) => Encoder;
const { RecordBatch: encodeBatch } = require('kafkajs/src/protocol/recordBatch/v0/index.js') as {
  RecordBatch(batch: Readonly<Record<string, unknown>>): Promise<Encoder>;
};

interface BatchGiven {
  readonly firstOffset: number;
  readonly records: readonly RecordGiven[];
  readonly compression?: number;
  readonly transactional?: boolean;
  /** Bits set in the attributes beyond those of compression and transaction. */
  readonly attributes?: number;
  readonly producerId?: number;
}

const attributesAt = 21;

/** A record batch in bytes, encoded by the client itself. */
export async function batchBytes(given: BatchGiven): Promise<Buffer> {
  const { records, attributes = 0, producerId = -1, ...rest } = given;
  const { buffer } = await encodeBatch({
    firstTimestamp: 1_767_225_600_000,
    maxTimestamp: 1_767_225_600_999,
    lastOffsetDelta: records.length - 1,
    ...rest,
    producerId,
    records: records.map(encodeRecord),
  });
  const bytes = Buffer.from(buffer);
  bytes.writeInt16BE(bytes.readInt16BE(attributesAt) | attributes, attributesAt);
  return bytes;
}

interface PartitionGiven {
  readonly partition: number;
  readonly records: Buffer;
  readonly aborted?: readonly (readonly [producerId: number, firstOffset: number])[];
}

/** An answer to Fetch, version 11, in bytes (Kafka protocol guide). */
export function answerBytes(topic: string, partitions: readonly PartitionGiven[]): Buffer {
  const parts: Buffer[] = [];
  const write = (size: number, put: (bytes: Buffer) => void): void => {
    const bytes = Buffer.alloc(size);
    put(bytes);
    parts.push(bytes);
  };
  const int16 = (value: number): void => write(2, (bytes) => bytes.writeInt16BE(value));
  const int32 = (value: number): void => write(4, (bytes) => bytes.writeInt32BE(value));
  const int64 = (value: number): void => write(8, (bytes) => bytes.writeBigInt64BE(BigInt(value)));
  int32(7);
  int16(0);
  int32(0);
  int32(1);
  int16(Buffer.byteLength(topic));
  parts.push(Buffer.from(topic));
  int32(partitions.length);
  for (const { partition, records, aborted } of partitions) {
    int32(partition);
    int16(0);
    int64(5_000_000_000);
    int64(4_999_999_999);
    int64(12);
    int32(aborted?.length ?? -1);
    for (const [producerId, firstOffset] of aborted ?? []) {
      int64(producerId);
      int64(firstOffset);
    }
    int32(-1);
    int32(records.length);
    parts.push(records);
  }
  return Buffer.concat(parts);
}
