import { grownSlots, initialSlots, maxLoad, slotOf } from './slots.ts';

/** How what is held of a customer compares with the newest event of that customer. */
export type Standing = 'current' | 'older' | 'unknown';

/**
 * The newest (occurred_at, sequence) of each customer: 25 bytes a slot, whatever the refs' length. Customers are
 * told apart by a 64-bit hash; two of ten million share one with a chance of 3 in a million.
 */
export class NewestTable {
  #slots = initialSlots;
  #high = new Uint32Array(initialSlots);
  #low = new Uint32Array(initialSlots);
  #occurredAt = new Float64Array(initialSlots);
  #sequence = new Float64Array(initialSlots);
  #seen = new Uint8Array(initialSlots);
  #size = 0;
  #seenCount = 0;

  get size(): number {
    return this.#size;
  }

  /** Customers that `compare` has not been asked about. */
  get unseen(): number {
    return this.#size - this.#seenCount;
  }

  add(customerRef: string, occurredAt: number, sequence: number): void {
    if (this.#size >= this.#slots * maxLoad) this.#grow();
    const [high, low] = hash64(customerRef);
    const slot = this.#find(high, low);
    if (this.#isFree(slot)) {
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#size++;
    } else if (!isOlder(this.#occurredAt[slot]!, this.#sequence[slot]!, occurredAt, sequence)) {
      return;
    }
    this.#occurredAt[slot] = occurredAt;
    this.#sequence[slot] = sequence;
  }

  /** Compares what is held of a customer and remembers that the customer was seen. */
  compare(customerRef: string, occurredAt: number, sequence: number): Standing {
    const slot = this.#find(...hash64(customerRef));
    if (this.#isFree(slot)) return 'unknown';
    if (this.#seen[slot] === 0) {
      this.#seen[slot] = 1;
      this.#seenCount++;
    }
    const older = isOlder(occurredAt, sequence, this.#occurredAt[slot]!, this.#sequence[slot]!);
    return older ? 'older' : 'current';
  }

  /** Whether a customer is in the table and was never compared. */
  isUnseen(customerRef: string): boolean {
    const slot = this.#find(...hash64(customerRef));
    return !this.#isFree(slot) && this.#seen[slot] === 0;
  }

  #isFree(slot: number): boolean {
    return this.#high[slot] === 0 && this.#low[slot] === 0;
  }

  #find(high: number, low: number): number {
    let slot = slotOf(high, low, this.#slots);
    while (!this.#isFree(slot) && (this.#high[slot] !== high || this.#low[slot] !== low)) {
      slot = slot + 1 === this.#slots ? 0 : slot + 1;
    }
    return slot;
  }

  #grow(): void {
    const old = {
      high: this.#high,
      low: this.#low,
      occurredAt: this.#occurredAt,
      sequence: this.#sequence,
      seen: this.#seen,
    };
    this.#slots = grownSlots(this.#slots);
    this.#high = new Uint32Array(this.#slots);
    this.#low = new Uint32Array(this.#slots);
    this.#occurredAt = new Float64Array(this.#slots);
    this.#sequence = new Float64Array(this.#slots);
    this.#seen = new Uint8Array(this.#slots);
    for (let i = 0; i < old.high.length; i++) {
      const high = old.high[i]!;
      const low = old.low[i]!;
      if (high === 0 && low === 0) continue;
      const slot = this.#find(high, low);
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#occurredAt[slot] = old.occurredAt[i]!;
      this.#sequence[slot] = old.sequence[i]!;
      this.#seen[slot] = old.seen[i]!;
    }
  }
}

function isOlder(
  occurredAt: number,
  sequence: number,
  thanOccurredAt: number,
  thanSequence: number,
): boolean {
  return occurredAt === thanOccurredAt ? sequence < thanSequence : occurredAt < thanOccurredAt;
}

/** A 64-bit hash of a text, never 0,0, which marks a free slot. Two multiplicative hashes, mixed (FNV-1a's scheme). */
function hash64(text: string): [number, number] {
  let high = 0x811c9dc5;
  let low = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x5bd1e995);
    low ^= low >>> 13;
  }
  high = Math.imul(high ^ (low >>> 15), 0x85ebca6b);
  low = Math.imul(low ^ (high >>> 13), 0xc2b2ae35);
  return [high >>> 0, (low ^ (low >>> 16)) >>> 0 || 1];
}
