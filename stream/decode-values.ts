import type { Type } from 'avsc';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import { type Refusal, refuse } from '../domain/stream/dead-letter.ts';
import { headerLength, readSchemaId } from '../platform/avro/wire-format.ts';

export interface ValueReader {
  read(body: Buffer): unknown;
  /** Whether the writer's schema is the current one. */
  readonly isCurrent: boolean;
}

/** How values under one schema id are read; null where the id is of no use here. */
export type Readers = ReadonlyMap<number, ValueReader | null>;

/** Returns how values written under `writer` are read as `current`; null where they do not resolve. */
export function valueReader(current: Type, writer: Type): ValueReader | null {
  if (writer.fingerprint().equals(current.fingerprint())) {
    return { isCurrent: true, read: (body) => current.fromBuffer(body) };
  }
  try {
    const resolver = current.createResolver(writer);
    return { isCurrent: false, read: (body) => current.fromBuffer(body, resolver) };
  } catch {
    return null;
  }
}

export interface Decoded<T> {
  readonly offset: number;
  readonly headers: IHeaders | undefined;
  readonly value: T;
}

export interface DecodedBatch<T> {
  readonly rows: readonly Decoded<T>[];
  readonly refused: readonly { readonly message: KafkaMessage; readonly refusal: Refusal }[];
}

/** Decodes the records of one partition; `check` returns a refusal for a value that no store may see. */
export function decodeValues<T>(
  messages: readonly KafkaMessage[],
  readers: Readers,
  check: (value: T) => Refusal | null,
): DecodedBatch<T> {
  const rows: Decoded<T>[] = [];
  const refused: { message: KafkaMessage; refusal: Refusal }[] = [];
  for (const message of messages) {
    const decoded = decodeValue<T>(message.value, readers);
    const refusal = 'refusal' in decoded ? decoded.refusal : check(decoded.value);
    if (refusal !== null) refused.push({ message, refusal });
    else if ('value' in decoded) {
      const { offset, headers } = message;
      rows.push({ offset: Number(offset), headers, value: decoded.value });
    }
  }
  return { rows, refused };
}

/** Decodes one value, or says why it cannot be. */
export function decodeValue<T>(
  value: Buffer | null,
  readers: Readers,
): { readonly value: T } | { readonly refusal: Refusal } {
  if (value === null || value.length === 0) {
    return { refusal: refuse('empty', '', 'the record has no value') };
  }
  const schemaId = readSchemaId(value);
  if (schemaId === null) {
    return { refusal: refuse('framing', '', 'the value has no wire header') };
  }
  const reader = readers.get(schemaId);
  if (reader === undefined || reader === null) {
    return { refusal: refuse('unknown-schema', '', `schema id ${schemaId} is not this topic's`) };
  }
  try {
    return { value: reader.read(value.subarray(headerLength)) as T };
  } catch (error) {
    return {
      refusal: refuse('decode', '', error instanceof Error ? error.message : String(error)),
    };
  }
}
