/** Value of a letter of a ULID (Crockford's base 32). */
const letters = new Uint8Array(256);
for (const [value, letter] of [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'].entries()) {
  letters[letter.charCodeAt(0)] = value;
}

/** Letters of a derived id before the hash in it, and letters per half: 30 bits each. */
const timeLetters = 14;
const halfLetters = 6;

/** Reads 60 bits of the hash in a derived ULID whose letters begin at `start`. */
export function readHash(
  bytes: Uint8Array,
  start: number,
  into: { high: number; low: number },
): void {
  into.high = bitsOf(bytes, start + timeLetters);
  into.low = bitsOf(bytes, start + timeLetters + halfLetters);
}

function bitsOf(bytes: Uint8Array, start: number): number {
  let bits = 0;
  for (let i = start; i < start + halfLetters; i++) bits = (bits << 5) | letters[bytes[i]!]!;
  return bits;
}
