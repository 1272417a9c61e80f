/** Returns the next number in (0, 1): the middles of 2^32 equal cells, so never 0 and never 1. */
export type Random = () => number;

const WORD = 4_294_967_296;
const WARM_UP_ROUNDS = 15;

/**
 * Returns a generator that is a function of its arguments alone, so that customer i of a run does not
 * depend on who was drawn before it. Words of 32 bits; `index` may have 53.
 * Source: sfc32 of C. Doty-Humphrey, PractRand (state of 96 bits and a counter, period at least 2^32).
 */
export function createRandom(seed: number, run: number, index: number, stream: number): Random {
  let a = seed | 0;
  let b = run | 0;
  let c = index | 0;
  let counter = (stream + Math.imul(Math.floor(index / WORD), 0x9e3779b9)) | 0;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return ((sum >>> 0) + 0.5) / WORD;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round++) next();
  return next;
}

/** Returns 32 bits of a text, for a run's name as a word of `createRandom`. Source: FNV-1a (Fowler, Noll, Vo). */
export function hashWord(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
