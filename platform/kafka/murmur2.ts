const seed = 0x9747b28c | 0;
const mix = 0x5bd1e995;

/** Returns the hash of a key, a signed 32-bit number. Source: Kafka's Java client, Utils.murmur2. */
export function murmur2(key: Uint8Array): number {
  const { length } = key;
  let hash = seed ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let word = key[at]! | (key[at + 1]! << 8) | (key[at + 2]! << 16) | (key[at + 3]! << 24);
    word = Math.imul(word, mix);
    word ^= word >>> 24;
    hash = Math.imul(hash, mix) ^ Math.imul(word, mix);
  }
  const left = length - at;
  if (left === 3) hash ^= key[at + 2]! << 16;
  if (left >= 2) hash ^= key[at + 1]! << 8;
  if (left >= 1) hash = Math.imul(hash ^ key[at]!, mix);
  hash = Math.imul(hash ^ (hash >>> 13), mix);
  return hash ^ (hash >>> 15);
}

/** Returns the partition of a key, the one that Kafka's own clients choose. */
export const partitionOf = (key: Uint8Array, partitions: number): number =>
  (murmur2(key) & 0x7fff_ffff) % partitions;
