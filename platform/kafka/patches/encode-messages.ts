import type { IHeaders, Message } from 'kafkajs';
import { type EncodedRecords, RecordWriter, varintSize, writeVarint } from '../encoded-records.ts';

/** Encodes messages as the records of one partition (Kafka protocol guide, record format). */
export function encodeMessages(messages: readonly Message[]): EncodedRecords {
  const writer = new RecordWriter();
  for (const { key, value, headers } of messages) {
    const keyBytes = key === null || key === undefined ? null : bytesOf(key);
    const valueBytes = value === null ? null : bytesOf(value);
    const at = writer.add(keyBytes, valueBytes?.length ?? -1, encodeHeaders(headers));
    if (valueBytes !== null) writer.bytes.set(valueBytes, at);
  }
  return writer.take(0);
}

const bytesOf = (part: Buffer | string): Buffer =>
  typeof part === 'string' ? Buffer.from(part) : part;

function encodeHeaders(headers: IHeaders | undefined): Uint8Array | undefined {
  if (headers === undefined) return undefined;
  const list = Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => ({
      name: Buffer.from(name),
      value: one === undefined || one === null ? null : bytesOf(one),
    })),
  );
  const size = list.reduce(
    (sum, { name, value }) => sum + lengthPrefixed(name) + lengthPrefixed(value),
    varintSize(list.length),
  );
  const bytes = Buffer.allocUnsafe(size);
  let at = writeVarint(bytes, 0, list.length);
  for (const { name, value } of list) {
    for (const part of [name, value]) {
      at = writeVarint(bytes, at, part?.length ?? -1);
      if (part === null) continue;
      bytes.set(part, at);
      at += part.length;
    }
  }
  return bytes;
}

function lengthPrefixed(part: Buffer | null): number {
  return part === null ? 1 : varintSize(part.length) + part.length;
}
