/** Confluent wire format: a zero byte, the schema id as 32 bits big-endian, the Avro body. */
export const headerLength = 5;
const magic = 0;

/** Returns the schema id of a framed value, or null where the framing is wrong. */
export function readSchemaId(value: Buffer): number | null {
  if (value.length < headerLength || value[0] !== magic) return null;
  return value.readUInt32BE(1);
}

/** The five bytes before every body written with this schema. */
export function frameHeader(schemaId: number): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt8(magic, 0);
  header.writeUInt32BE(schemaId, 1);
  return header;
}
