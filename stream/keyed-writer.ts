import type { Type } from 'avsc';
import { avroType } from '../platform/avro/registry.ts';
import { frameHeader } from '../platform/avro/wire-format.ts';
import { PartitionedRecords, RecordWriter } from '../platform/kafka/encoded-records.ts';
import { partitionOf } from '../platform/kafka/murmur2.ts';

/** Returns records as they are sent: in the wire format, keyed and put into partitions by key. */
export type KeyedWriter<Value> = (values: readonly Value[]) => PartitionedRecords;

/** Room for a value at first; an event takes some hundred bytes. */
const scratchBytes = 4_096;

/**
 * Encodes values straight into the records of their partitions.
 * @param partitions of the topic
 */
export function createKeyedWriter<Value extends object>(
  schema: object,
  schemaId: number,
  partitions: number,
  keyOf: (value: Value) => string,
): KeyedWriter<Value> {
  const type = avroType(schema);
  const header = frameHeader(schemaId);
  const encode = createScratchEncoder(type);
  const writers = Array.from({ length: partitions }, () => new RecordWriter());
  return (values) => {
    for (const value of values) {
      const key = Buffer.from(keyOf(value));
      const { bytes: body, length } = encode(value);
      const writer = writers[partitionOf(key, partitions)]!;
      const at = writer.add(key, header.length + length);
      const { bytes } = writer;
      bytes.set(header, at);
      body.copy(bytes, at + header.length, 0, length);
    }
    const records = writers.flatMap((writer, partition) =>
      writer.count > 0 ? [writer.take(partition)] : [],
    );
    return new PartitionedRecords(records);
  };
}

/** Returns an encoder of values, each into the place of the one before: it is good until the next. */
function createScratchEncoder(type: Type): (value: unknown) => { bytes: Buffer; length: number } {
  let bytes = Buffer.allocUnsafe(scratchBytes);
  return (value) => {
    // Below 0 where there is too little room (avsc).
    let length = type.encode(value, bytes, 0);
    while (length < 0) {
      bytes = Buffer.allocUnsafe(2 * bytes.length);
      length = type.encode(value, bytes, 0);
    }
    return { bytes, length };
  };
}
