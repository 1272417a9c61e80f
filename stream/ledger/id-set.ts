import { grownSlots, initialSlots, maxLoad, slotOf } from './slots.ts';

/** A set of 64-bit ids as pairs of 32-bit halves: 8 bytes a slot, no object per id. */
export class IdSet {
  #slots = initialSlots;
  #high = new Uint32Array(initialSlots);
  #low = new Uint32Array(initialSlots);
  #size = 0;
  /** The pair 0,0 marks a free slot, so it is remembered apart. */
  #hasZero = false;

  get size(): number {
    return this.#size + (this.#hasZero ? 1 : 0);
  }

  has(high: number, low: number): boolean {
    if (high === 0 && low === 0) return this.#hasZero;
    const slot = this.#find(high, low);
    return this.#high[slot] !== 0 || this.#low[slot] !== 0;
  }

  /** Adds an id and says whether it was new. */
  add(high: number, low: number): boolean {
    if (high === 0 && low === 0) {
      const isNew = !this.#hasZero;
      this.#hasZero = true;
      return isNew;
    }
    if (this.#size >= this.#slots * maxLoad) this.#grow();
    const slot = this.#find(high, low);
    if (this.#high[slot] !== 0 || this.#low[slot] !== 0) return false;
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#size++;
    return true;
  }

  /** The slot of the id, or the free one where it belongs. */
  #find(high: number, low: number): number {
    let slot = slotOf(high, low, this.#slots);
    while (true) {
      const h = this.#high[slot]!;
      const l = this.#low[slot]!;
      if ((h === high && l === low) || (h === 0 && l === 0)) return slot;
      slot = slot + 1 === this.#slots ? 0 : slot + 1;
    }
  }

  #grow(): void {
    const high = this.#high;
    const low = this.#low;
    this.#slots = grownSlots(this.#slots);
    this.#high = new Uint32Array(this.#slots);
    this.#low = new Uint32Array(this.#slots);
    for (let i = 0; i < high.length; i++) {
      const h = high[i]!;
      const l = low[i]!;
      if (h === 0 && l === 0) continue;
      const slot = this.#find(h, l);
      this.#high[slot] = h;
      this.#low[slot] = l;
    }
  }
}
