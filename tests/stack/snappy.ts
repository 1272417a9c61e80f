import { CompressionCodecs, CompressionTypes } from 'kafkajs';

/**
 * Lets this process write snappy batches, as other producers do; the stages have no such codec. The bytes are
 * valid snappy that saves nothing: one length, then literals.
 */
export function allowSnappy(): void {
  CompressionCodecs[CompressionTypes.Snappy] = () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => snappyLiterals(buffer),
    decompress: async () => {
      throw new Error('nobody may be handed a snappy batch');
    },
  });
}

function snappyLiterals(data: Buffer): Buffer {
  const parts: Buffer[] = [varint(data.length)];
  for (let from = 0; from < data.length; from += 65_536) {
    const literal = data.subarray(from, from + 65_536);
    const tag = Buffer.alloc(3, 61 << 2);
    tag.writeUInt16LE(literal.length - 1, 1);
    parts.push(tag, literal);
  }
  return Buffer.concat(parts);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}
