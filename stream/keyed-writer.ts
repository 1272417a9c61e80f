import { avroType } from '../platform/avro/registry.ts';
import { frameHeader } from '../platform/avro/wire-format.ts';
import { PartitionedRecords, RecordWriter } from '../platform/kafka/encoded-records.ts';
import { partitionOf } from '../platform/kafka/murmur2.ts';

/** Returns records as they are sent: in the wire format, keyed and put into partitions by key. */
export type KeyedWriter<Value> = (values: readonly Value[]) => PartitionedRecords;

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
  const writers = Array.from({ length: partitions }, () => new RecordWriter());
  return (values) => {
    for (const value of values) {
      const key = Buffer.from(keyOf(value));
      const body = type.toBuffer(value);
      const writer = writers[partitionOf(key, partitions)]!;
      const at = writer.add(key, header.length + body.length);
      const { bytes } = writer;
      bytes.set(header, at);
      bytes.set(body, at + header.length);
    }
    const records = writers.flatMap((writer, partition) =>
      writer.count > 0 ? [writer.take(partition)] : [],
    );
    return new PartitionedRecords(records);
  };
}
