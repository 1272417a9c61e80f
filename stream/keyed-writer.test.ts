import { expect, test } from 'vitest';
import { avroType } from '../platform/avro/registry.ts';
import { frameHeader } from '../platform/avro/wire-format.ts';
import { RecordWriter } from '../platform/kafka/encoded-records.ts';
import { partitionOf } from '../platform/kafka/murmur2.ts';
import { createKeyedWriter } from './keyed-writer.ts';

const schema = {
  type: 'record',
  name: 'Note',
  fields: [
    { name: 'key', type: 'string' },
    { name: 'text', type: 'string' },
  ],
};
const schemaId = 7;
const partitions = 3;
/** The header of a batch is written when it is sent. */
const batchHeaderBytes = 61;

test('values lie framed in the partition of their key, in order, however long they are', () => {
  const values = [10, 5_000, 0, 20_000, 3, 9_000, 4].map((length, i) => ({
    key: `customer ${i % 4}`,
    text: 'ä'.repeat(length),
  }));
  const write = createKeyedWriter<(typeof values)[number]>(
    schema,
    schemaId,
    partitions,
    ({ key }) => key,
  );
  const type = avroType(schema);
  const expected = Array.from({ length: partitions }, () => new RecordWriter());
  for (const value of values) {
    const key = Buffer.from(value.key);
    const framed = Buffer.concat([frameHeader(schemaId), type.toBuffer(value)]);
    const writer = expected[partitionOf(key, partitions)]!;
    const at = writer.add(key, framed.length);
    writer.bytes.set(framed, at);
  }
  const found = write(values).reduce();
  for (const [partition, writer] of expected.entries()) {
    const wanted = writer.count > 0 ? writer.take(partition) : undefined;
    expect(found[partition]?.batch.subarray(batchHeaderBytes)).toEqual(
      wanted?.batch.subarray(batchHeaderBytes),
    );
  }
  // Nothing of one call is left in the next.
  expect(write(values.slice(0, 1)).length).toBe(1);
});
