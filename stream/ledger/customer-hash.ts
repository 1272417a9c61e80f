import type { TextBytes } from './field-reader.ts';

/** A 64-bit hash as two unsigned halves, rewritten by the next call. */
export interface CustomerHash {
  high: number;
  low: number;
}

const hash: CustomerHash = { high: 0, low: 0 };

/** A 64-bit hash of a text in UTF-8, never 0,0, which marks a free slot. Two multiplicative hashes, mixed (FNV-1a's scheme). */
export function hashOfBytes({ bytes, start, end }: Readonly<TextBytes>): Readonly<CustomerHash> {
  let high = 0x811c9dc5;
  let low = 0x9747b28c;
  for (let i = start; i < end; i++) {
    const unit = bytes[i]!;
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x5bd1e995);
    low ^= low >>> 13;
  }
  high = Math.imul(high ^ (low >>> 15), 0x85ebca6b);
  low = Math.imul(low ^ (high >>> 13), 0xc2b2ae35);
  hash.high = high >>> 0;
  hash.low = (low ^ (low >>> 16)) >>> 0 || 1;
  return hash;
}

export const textBytes = (text: string): TextBytes => {
  const bytes = Buffer.from(text);
  return { bytes, start: 0, end: bytes.length };
};
