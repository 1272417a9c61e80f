/** What a store holds of one source partition. */
export interface StoreBucket {
  /** Live rows. */
  readonly count: number;
  readonly distinct: number;
  /** XOR of the ids' 64 low bits, in halves. */
  readonly high: number;
  readonly low: number;
}

export interface StoreAccount {
  readonly store: string;
  readonly partitions: ReadonlyMap<number, StoreBucket>;
  /** Distinct (event, revision) pairs. */
  readonly outcomes: number;
  /** What is wrong inside the store itself, one sentence each. */
  readonly faults: readonly string[];
}

/** The halves of a 64-bit sum, signed or not. */
export function bigintChecksum(sum: bigint): { high: number; low: number } {
  const unsigned = BigInt.asUintN(64, sum);
  return { high: Number(unsigned >> 32n), low: Number(unsigned & 0xffffffffn) };
}
