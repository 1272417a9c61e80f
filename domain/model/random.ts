/** Draws uniform doubles from [0, 1). */
export type Random = () => number;

/**
 * Returns a generator that is a function of its seed alone (xoshiro128**, Blackman and Vigna 2018;
 * seeded by splitmix32). Every 32-bit integer is a valid seed.
 */
export function createRandom(seed: number): Random {
  let mixer = seed | 0;
  const splitmix = () => {
    mixer = (mixer + 0x9e3779b9) | 0;
    let z = mixer;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  let [a, b, c, d] = [splitmix(), splitmix(), splitmix(), splitmix()];
  return () => {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return scrambled / 4294967296;
  };
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Puts the numbers into random order in place (Fisher-Yates). */
export function shuffle(values: Int32Array, random: Random): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = values[i]!;
    values[i] = values[j]!;
    values[j] = kept;
  }
}

/** Returns `size` of the numbers 0 … count-1 without repetition, in ascending order. */
export function sample(count: number, size: number, random: Random): Int32Array {
  const chosen = new Int32Array(size);
  let taken = 0;
  for (let i = 0; i < count && taken < size; i++) {
    if (random() * (count - i) < size - taken) chosen[taken++] = i;
  }
  return chosen;
}
