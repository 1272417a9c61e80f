import { grownSlots, initialSlots, maxLoad, slotOf, slotsFor } from './slots.ts';

/** A set of 64-bit ids as pairs of 32-bit halves, side by side: 8 bytes a slot, no object per id. */
export class IdSet {
  #slots: number;
  #halves: Uint32Array;
  #size = 0;
  /** The pair 0,0 marks a free slot, so it is remembered apart. */
  #hasZero = false;

  /** @param expected how many ids there will be; a set that need not grow is never in memory twice */
  constructor(expected = 0) {
    this.#slots = Math.max(initialSlots, slotsFor(expected));
    this.#halves = new Uint32Array(2 * this.#slots);
  }

  get size(): number {
    return this.#size + (this.#hasZero ? 1 : 0);
  }

  get slots(): number {
    return this.#slots;
  }

  /** The slot that keeps an id until another one is added; -1 where none does. */
  slotOf(high: number, low: number): number {
    if (high === 0 && low === 0) return -1;
    const slot = this.#find(high, low);
    return this.#halves[2 * slot] !== 0 || this.#halves[2 * slot + 1] !== 0 ? slot : -1;
  }

  has(high: number, low: number): boolean {
    if (high === 0 && low === 0) return this.#hasZero;
    const at = 2 * this.#find(high, low);
    return this.#halves[at] !== 0 || this.#halves[at + 1] !== 0;
  }

  /** Adds an id and says whether it was new. */
  add(high: number, low: number): boolean {
    if (high === 0 && low === 0) {
      const isNew = !this.#hasZero;
      this.#hasZero = true;
      return isNew;
    }
    if (this.#size >= this.#slots * maxLoad) this.#grow();
    const at = 2 * this.#find(high, low);
    if (this.#halves[at] !== 0 || this.#halves[at + 1] !== 0) return false;
    this.#halves[at] = high;
    this.#halves[at + 1] = low;
    this.#size++;
    return true;
  }

  /** The slot of the id, or the free one where it belongs. */
  #find(high: number, low: number): number {
    const halves = this.#halves;
    let slot = slotOf(high, low, this.#slots);
    while (true) {
      const h = halves[2 * slot]!;
      const l = halves[2 * slot + 1]!;
      if ((h === high && l === low) || (h === 0 && l === 0)) return slot;
      slot = slot + 1 === this.#slots ? 0 : slot + 1;
    }
  }

  #grow(): void {
    const old = this.#halves;
    this.#slots = grownSlots(this.#slots);
    this.#halves = new Uint32Array(2 * this.#slots);
    for (let i = 0; i < old.length; i += 2) {
      const h = old[i]!;
      const l = old[i + 1]!;
      if (h === 0 && l === 0) continue;
      const at = 2 * this.#find(h, l);
      this.#halves[at] = h;
      this.#halves[at + 1] = l;
    }
  }
}
