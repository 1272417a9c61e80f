import { initialSlots, maxLoad, slotOf } from './slots.ts';

/** The newest event of a customer, and whether a store was found to hold the customer. */
export interface Newest {
  readonly occurredAt: number;
  readonly sequence: number;
}

// A time takes 47 bits of 48; the last one says whether the customer was seen.
const timeLimit = 2 ** 47;
const sequenceLimit = 2 ** 16;
const seenBit = 0x8000;
const growth = 1.25;

/** Open addressing over a part of the customers: 16 bytes a slot, grown by quarters. */
export class NewestShard {
  #slots = initialSlots / 4;
  #keys = new Uint32Array(2 * this.#slots);
  #timeLow = new Uint32Array(this.#slots);
  #timeHigh = new Uint16Array(this.#slots);
  #sequence = new Uint16Array(this.#slots);
  /** What does not fit into a slot: hardly a customer has so many events, but anyone may write such numbers. */
  readonly #wide = new Map<string, Newest>();
  #size = 0;

  /** The slot of a customer; -1 where there is none. */
  slotOf(high: number, low: number): number {
    const slot = this.#find(high, low);
    return this.#isFree(slot) ? -1 : slot;
  }

  /** Adds a customer that the shard does not hold. */
  add(high: number, low: number, occurredAt: number, sequence: number): void {
    if (this.#size >= this.#slots * maxLoad) this.#grow();
    const slot = this.#find(high, low);
    this.#keys[2 * slot] = high;
    this.#keys[2 * slot + 1] = low;
    this.#size++;
    this.set(slot, occurredAt, sequence);
  }

  set(slot: number, occurredAt: number, sequence: number): void {
    const fits = isWhole(occurredAt, timeLimit) && isWhole(sequence, sequenceLimit - 1);
    if (fits) {
      this.#sequence[slot] = sequence;
      this.#timeLow[slot] = occurredAt % 2 ** 32;
      const high = Math.floor(occurredAt / 2 ** 32);
      this.#timeHigh[slot] = (this.#timeHigh[slot]! & seenBit) | high;
    } else {
      this.#sequence[slot] = sequenceLimit - 1;
      this.#wide.set(this.#nameOf(slot), { occurredAt, sequence });
    }
  }

  occurredAt(slot: number): number {
    if (this.#isWide(slot)) return this.#wide.get(this.#nameOf(slot))!.occurredAt;
    return (this.#timeHigh[slot]! & ~seenBit) * 2 ** 32 + this.#timeLow[slot]!;
  }

  sequence(slot: number): number {
    if (this.#isWide(slot)) return this.#wide.get(this.#nameOf(slot))!.sequence;
    return this.#sequence[slot]!;
  }

  isSeen(slot: number): boolean {
    return (this.#timeHigh[slot]! & seenBit) !== 0;
  }

  see(slot: number): void {
    this.#timeHigh[slot]! |= seenBit;
  }

  #isWide(slot: number): boolean {
    return this.#sequence[slot] === sequenceLimit - 1;
  }

  #nameOf(slot: number): string {
    return `${this.#keys[2 * slot]}:${this.#keys[2 * slot + 1]}`;
  }

  #isFree(slot: number): boolean {
    return this.#keys[2 * slot] === 0 && this.#keys[2 * slot + 1] === 0;
  }

  #find(high: number, low: number): number {
    const keys = this.#keys;
    let slot = slotOf(high, low, this.#slots);
    while (true) {
      const h = keys[2 * slot]!;
      const l = keys[2 * slot + 1]!;
      if ((h === high && l === low) || (h === 0 && l === 0)) return slot;
      slot = slot + 1 === this.#slots ? 0 : slot + 1;
    }
  }

  #grow(): void {
    const [keys, timeLow, timeHigh, sequence] = [
      this.#keys,
      this.#timeLow,
      this.#timeHigh,
      this.#sequence,
    ];
    const before = this.#slots;
    this.#slots = Math.ceil(before * growth);
    this.#keys = new Uint32Array(2 * this.#slots);
    this.#timeLow = new Uint32Array(this.#slots);
    this.#timeHigh = new Uint16Array(this.#slots);
    this.#sequence = new Uint16Array(this.#slots);
    for (let i = 0; i < before; i++) {
      const high = keys[2 * i]!;
      const low = keys[2 * i + 1]!;
      if (high === 0 && low === 0) continue;
      const slot = this.#find(high, low);
      this.#keys[2 * slot] = high;
      this.#keys[2 * slot + 1] = low;
      this.#timeLow[slot] = timeLow[i]!;
      this.#timeHigh[slot] = timeHigh[i]!;
      this.#sequence[slot] = sequence[i]!;
    }
  }
}

const isWhole = (value: number, limit: number): boolean =>
  Number.isInteger(value) && value >= 0 && value < limit;
