import type { KafkaMessage } from 'kafkajs';
import type { AvroRecord } from '../domain/profile/avro-schema.ts';
import { avroType, type Registry } from '../platform/avro/registry.ts';
import { headerLength } from '../platform/avro/wire-format.ts';
import { type ValueReader, valueReader } from './decode-values.ts';
import { createSchemaReaders } from './schema-readers.ts';

/** Decodes values one by one; null where a value cannot be read. */
export type Decode<T> = (messages: readonly Pick<KafkaMessage, 'value'>[]) => Promise<(T | null)[]>;

/**
 * Returns a decoder of records of `schema`, or of the named fields alone: an Avro reader skips what it does not
 * want (Avro 1.11 specification, schema resolution), which costs far less than reading it.
 */
export function createDecoder<T>(
  { registry, signal }: { readonly registry: Registry; readonly signal: AbortSignal },
  schema: AvroRecord,
  fields?: readonly (keyof T & string)[],
): Decode<T> {
  const wanted: ReadonlySet<string> | null = fields === undefined ? null : new Set(fields);
  const current = avroType({
    ...schema,
    fields: schema.fields.filter(({ name }) => wanted?.has(name) ?? true),
  });
  const readers = createSchemaReaders<ValueReader>({
    registry,
    create: (writer) => valueReader(current, writer),
    signal,
    onRetry: () => undefined,
  });
  return async (messages) => {
    const known = await readers(
      messages.map(({ value }) => value),
      async () => undefined,
    );
    return messages.map(({ value }) => {
      if (value === null || value.length < headerLength) return null;
      const reader = known.get(value.readUInt32BE(1));
      if (reader === undefined || reader === null) return null;
      try {
        return reader.read(value.subarray(headerLength)) as T;
      } catch {
        return null;
      }
    });
  };
}
