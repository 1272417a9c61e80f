import { avroType } from '../../../platform/avro/registry.ts';
import { frameHeader } from '../../../platform/avro/wire-format.ts';
import type { ByteWriter } from './byte-writer.ts';

interface FieldType {
  readonly name: string;
  readonly type: { toBuffer(value: unknown): Buffer };
}

/** Writes one field of a value. */
export type FieldWriter = (to: ByteWriter) => void;

/**
 * Returns a function that writes a framed value: fields with a writer of their own differ from value to value, the
 * others are as in `fixed` and written as bytes made once (Avro 1.11: a record is its fields, one after the other).
 */
export function valueWriter(
  schema: object,
  schemaId: number,
  fixed: Readonly<Record<string, unknown>>,
  writers: Readonly<Record<string, FieldWriter>>,
): (to: ByteWriter) => void {
  const { fields } = avroType(schema) as unknown as { readonly fields: readonly FieldType[] };
  const parts: (Buffer | FieldWriter)[] = [frameHeader(schemaId)];
  for (const { name, type } of fields) {
    const writer = writers[name];
    const before = parts.at(-1);
    if (writer !== undefined) parts.push(writer);
    else if (Buffer.isBuffer(before)) {
      parts[parts.length - 1] = Buffer.concat([before, type.toBuffer(fixed[name])]);
    } else parts.push(type.toBuffer(fixed[name]));
  }
  return (to) => {
    for (const part of parts) {
      if (typeof part === 'function') part(to);
      else to.put(part);
    }
  };
}
