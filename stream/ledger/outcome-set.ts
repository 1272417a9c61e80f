import type { Low64 } from '../../domain/identity/ulid.ts';
import { IdSet } from './id-set.ts';
import type { PartitionAccount } from './partition-account.ts';

/** An outcome by the 64 low bits of its event's id and its revision. */
export interface OutcomeKey extends Readonly<Low64> {
  readonly revision: number;
}

/** Spreads a revision over 32 bits, so that it can be folded into the sum of an event id. */
export const revisionFactor = 0x9e3779b1;

/** The lower half of the 64 bits that stand for a pair of event and revision; the upper half is the id's. */
export const pairLow = ({ low, revision }: OutcomeKey): number =>
  (low ^ Math.imul(revision, revisionFactor)) >>> 0;

/**
 * A set of outcomes. Nearly all are the first outcome of a scored event: of these one bit is kept, by the slot at which
 * the account of their partition keeps the id. The others are kept as pairs. No id may be added to the accounts meanwhile.
 */
export class OutcomeSet {
  readonly #accounts: readonly PartitionAccount[];
  readonly #firsts: readonly Uint8Array[];
  readonly #others = new IdSet();
  #firstCount = 0;

  constructor(accounts: readonly PartitionAccount[]) {
    this.#accounts = accounts;
    this.#firsts = accounts.map(({ ids }) => new Uint8Array(Math.ceil(ids.slots / 8)));
  }

  get size(): number {
    return this.#firstCount + this.#others.size;
  }

  has(key: OutcomeKey): boolean {
    for (const partition of key.revision === 0 ? this.#accounts.keys() : []) {
      const slot = this.#accounts[partition]!.ids.slotOf(key.high, key.low);
      if (slot >= 0) return (this.#firsts[partition]![slot >>> 3]! & (1 << (slot & 7))) !== 0;
    }
    return this.#others.has(key.high, pairLow(key));
  }

  /**
   * Adds an outcome and says whether it was new.
   * @param likely partition in which its event is looked for first
   */
  add(key: OutcomeKey, likely: number): boolean {
    if (key.revision !== 0) return this.#others.add(key.high, pairLow(key));
    const { length } = this.#accounts;
    for (let i = 0; i < length; i++) {
      const partition = (likely + i) % length;
      const slot = this.#accounts[partition]!.ids.slotOf(key.high, key.low);
      if (slot < 0) continue;
      const bits = this.#firsts[partition]!;
      const bit = 1 << (slot & 7);
      if ((bits[slot >>> 3]! & bit) !== 0) return false;
      bits[slot >>> 3]! |= bit;
      this.#firstCount++;
      return true;
    }
    return this.#others.add(key.high, pairLow(key));
  }
}
