import type { Admin, Kafka, KafkaMessage } from 'kafkajs';
import type { AvroRecord } from '../../domain/profile/avro-schema.ts';
import type { StreamNames } from '../../domain/stream/names.ts';
import { avroType, type Registry } from '../../platform/avro/registry.ts';
import { headerLength } from '../../platform/avro/wire-format.ts';
import { logBounds } from '../../platform/kafka/offsets.ts';
import { readRanges } from '../../platform/kafka/read-range.ts';
import type { LoadedProfile } from '../../profiles/load.ts';
import { type ValueReader, valueReader } from '../decode-values.ts';
import { createSchemaReaders } from '../schema-readers.ts';
import type { LogRange } from './partition-account.ts';
import type { LedgerScope } from './scope.ts';

export interface LedgerSource {
  readonly scope: LedgerScope;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly registry: Registry;
  readonly names: StreamNames;
  readonly loaded: LoadedProfile;
  readonly signal: AbortSignal;
}

/** Reads the committed records of a topic, up to its end or up to the ends given. */
export async function readTopic(
  { kafka, admin, signal }: LedgerSource,
  topic: string,
  onMessages: (partition: number, messages: readonly KafkaMessage[]) => void | Promise<void>,
  ends?: readonly LogRange[],
): Promise<void> {
  const bounds = ends ?? (await logBounds(admin, topic));
  const ranges = bounds.map(({ start, end }, partition) => ({
    topic,
    partition,
    from: start,
    to: end,
  }));
  await readRanges(
    kafka,
    ranges,
    ({ partition }, messages) => onMessages(partition, messages),
    signal,
  );
}

/** Decodes values one by one; null where a value cannot be read. */
export type Decode<T> = (messages: readonly KafkaMessage[]) => Promise<(T | null)[]>;

/**
 * Returns a decoder of records of `schema`, or of the named fields alone: an Avro reader skips what it does not
 * want (Avro 1.11 specification, schema resolution), which costs far less than reading it.
 */
export function createDecoder<T>(
  { registry, signal }: LedgerSource,
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
        return reader(value.subarray(headerLength)) as T;
      } catch {
        return null;
      }
    });
  };
}

/** Whether a record is of a customer that the ledger is about. */
export const isInScope = ({ refPrefix }: LedgerScope, { key }: KafkaMessage): boolean =>
  refPrefix === '' || (key?.toString('utf8').startsWith(refPrefix) ?? false);
