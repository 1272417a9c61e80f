import { crc32 } from 'node:zlib';
import type { Type } from 'avsc';
import { type Refusal, refuse } from '../../domain/stream/dead-letter.ts';
import type { CustomerEvent } from '../../domain/stream/event.ts';
import { headerLength, readSchemaId } from '../../platform/avro/wire-format.ts';

/** Longest value that is decoded, in bytes; events are a few hundred. */
export const maxEventBytes = 1_000_000;

export interface DecodedEvent {
  readonly event: CustomerEvent;
  /** The event in the current schema, without the wire header: the first bytes of the scored record. */
  readonly body: Buffer;
  /**
   * Whether the bytes that came are the encoding of the event. A crafted text of negative length decodes here
   * and nowhere else, so such bytes must not be passed on.
   */
  readonly isExact: boolean;
}

/** How to read what was written under one schema id; null where the id or its schema is of no use here. */
export interface EventReader {
  read(body: Buffer): DecodedEvent;
  /** Whether the writer's schema is the current one, so that the bytes are passed on as they came. */
  readonly isCurrent: boolean;
}
export type Readers = ReadonlyMap<number, EventReader | null>;

/** What a person sees as the record's framing, before any schema is asked for. */
export function checkFrame(key: Buffer | null, value: Buffer | null): Refusal | number {
  if (value === null || value.length === 0) return refuse('empty', '', 'the record has no value');
  if (key === null || key.length === 0) return refuse('no-key', '', 'the record has no key');
  if (value.length > maxEventBytes) {
    return refuse('oversized', '', `${value.length} bytes; at most ${maxEventBytes} are read`);
  }
  const schemaId = readSchemaId(value);
  if (schemaId === null) {
    return refuse('framing', '', 'the value does not begin with a zero byte and a schema id');
  }
  return schemaId;
}

/**
 * Returns the reader of events written under `writer`, or null where the schemas do not resolve.
 * Where the writer's schema is the current one the bytes are passed on as they came.
 */
export function eventReader(current: Type, writer: Type): EventReader | null {
  if (writer.fingerprint().equals(current.fingerprint())) {
    return {
      isCurrent: true,
      read(body) {
        const event = current.fromBuffer(body) as CustomerEvent;
        return { event, body, isExact: current.toBuffer(event).equals(body) };
      },
    };
  }
  try {
    const resolver = current.createResolver(writer);
    return {
      isCurrent: false,
      read(body) {
        const event = current.fromBuffer(body, resolver) as CustomerEvent;
        return { event, body: current.toBuffer(event), isExact: true };
      },
    };
  } catch {
    return null;
  }
}

/** Decodes a framed value; the refusal says what is wrong with it. */
export function decodeEvent(
  value: Buffer,
  schemaId: number,
  readers: Readers,
): DecodedEvent | Refusal {
  const reader = readers.get(schemaId);
  if (reader === undefined || reader === null) {
    return refuse('unknown-schema', '', `schema id ${schemaId} is not one of a customer event`);
  }
  try {
    return reader.read(value.subarray(headerLength));
  } catch (error) {
    return refuse('decode', '', error instanceof Error ? error.message : String(error));
  }
}

/** Checksum by which two events under one id are told apart. */
export function contentChecksum(body: Buffer): number {
  return crc32(body);
}
