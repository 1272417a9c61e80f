/** Customers of one minute packed for the way: one entry each, in the order of their hashes. */
export interface PackedCustomers {
  /** Sampling: a customer is kept where this many top bits of the low hash are 0. */
  readonly level: number;
  readonly count: number;
  /** Per customer: hash (high, low: 30 bits each, 4 bytes), sequence (4), milliseconds into the minute (2). */
  readonly heads: Uint8Array;
  /** Per customer a byte per field. */
  readonly bins: Uint8Array;
}

const hashBits = 30;
const headBytes = 14;

/**
 * Each customer's last event of a minute, as bins. Memory is bounded: beyond `capacity` customers only those are kept
 * whose hash falls below a threshold that halves as often as it must (Gibbons 2001). Who is kept in the end depends on
 * who came, never on the order, so the same log gives the same sample.
 */
export class MinuteCustomers {
  readonly #width: number;
  readonly #capacity: number;
  #level = 0;
  #count = 0;
  /** Slot to entry plus one; 0 is free. */
  #slots: Int32Array;
  #high: Uint32Array;
  #low: Uint32Array;
  #sequence: Uint32Array;
  #into: Uint16Array;
  #bins: Uint8Array;

  constructor(width: number, capacity: number) {
    this.#width = width;
    this.#capacity = capacity;
    const room = 64;
    this.#slots = new Int32Array(4 * room);
    this.#high = new Uint32Array(room);
    this.#low = new Uint32Array(room);
    this.#sequence = new Uint32Array(room);
    this.#into = new Uint16Array(room);
    this.#bins = new Uint8Array(room * width);
  }

  get count(): number {
    return this.#count;
  }

  get level(): number {
    return this.#level;
  }

  /** A byte per customer and field. */
  get bins(): Uint8Array {
    return this.#bins.subarray(0, this.#count * this.#width);
  }

  /**
   * Returns where in `target` the bins of this event are to be written; -1 where it does not count, because a later one
   * of its customer has come or the customer is not in the sample.
   * @param high and low: 30 bits each of the customer's hash
   * @param into milliseconds into the minute
   */
  place(high: number, low: number, sequence: number, into: number): number {
    if (!this.#keeps(low)) return -1;
    const slot = this.#slotOf(high, low);
    const found = this.#slots[slot]!;
    if (found > 0) {
      const entry = found - 1;
      const known = this.#into[entry]!;
      if (known > into || (known === into && this.#sequence[entry]! >= sequence)) return -1;
      this.#into[entry] = into;
      this.#sequence[entry] = sequence;
      return entry * this.#width;
    }
    if (this.#count === this.#capacity) {
      this.thinTo(this.#level + 1);
      return this.place(high, low, sequence, into);
    }
    if (this.#count === this.#high.length) this.#grow();
    const entry = this.#count++;
    this.#slots[this.#slotOf(high, low)] = entry + 1;
    this.#high[entry] = high;
    this.#low[entry] = low;
    this.#sequence[entry] = sequence;
    this.#into[entry] = into;
    return entry * this.#width;
  }

  /** Where `place` says the bins go; another array after each call of it. */
  get target(): Uint8Array {
    return this.#bins;
  }

  /** Keeps only customers of this level and above. */
  thinTo(level: number): void {
    if (level <= this.#level) return;
    this.#level = level;
    const kept: number[] = [];
    for (let i = 0; i < this.#count; i++) if (this.#keeps(this.#low[i]!)) kept.push(i);
    const width = this.#width;
    for (const [to, from] of kept.entries()) {
      this.#high[to] = this.#high[from]!;
      this.#low[to] = this.#low[from]!;
      this.#sequence[to] = this.#sequence[from]!;
      this.#into[to] = this.#into[from]!;
      this.#bins.copyWithin(to * width, from * width, (from + 1) * width);
    }
    this.#count = kept.length;
    this.#index();
  }

  /** Takes the customers of another part of the same minute in. */
  merge(packed: PackedCustomers): void {
    this.thinTo(packed.level);
    const heads = new DataView(packed.heads.buffer, packed.heads.byteOffset, packed.heads.length);
    const width = this.#width;
    for (let i = 0; i < packed.count; i++) {
      const at = i * headBytes;
      const place = this.place(
        heads.getUint32(at, true),
        heads.getUint32(at + 4, true),
        heads.getUint32(at + 8, true),
        heads.getUint16(at + 12, true),
      );
      if (place < 0) continue;
      this.#bins.set(packed.bins.subarray(i * width, (i + 1) * width), place);
    }
  }

  /** Everybody's hash as one number, with where their bins begin. */
  *keys(): Generator<readonly [key: number, at: number, level: number]> {
    for (let i = 0; i < this.#count; i++) {
      yield [
        this.#high[i]! * 2 ** 22 + (this.#low[i]! & 0x3f_ffff),
        i * this.#width,
        this.#low[i]!,
      ];
    }
  }

  pack(): PackedCustomers {
    const order = Array.from({ length: this.#count }, (_, i) => i).sort(
      (a, b) => this.#high[a]! - this.#high[b]! || this.#low[a]! - this.#low[b]!,
    );
    const width = this.#width;
    const bytes = new Uint8Array(order.length * headBytes);
    const heads = new DataView(bytes.buffer);
    const bins = new Uint8Array(order.length * width);
    for (const [to, from] of order.entries()) {
      const at = to * headBytes;
      heads.setUint32(at, this.#high[from]!, true);
      heads.setUint32(at + 4, this.#low[from]!, true);
      heads.setUint32(at + 8, this.#sequence[from]!, true);
      heads.setUint16(at + 12, this.#into[from]!, true);
      bins.set(this.#bins.subarray(from * width, (from + 1) * width), to * width);
    }
    return { level: this.#level, count: order.length, heads: bytes, bins };
  }

  #keeps(low: number): boolean {
    return this.#level === 0 || low >>> (hashBits - this.#level) === 0;
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    let slot = (low ^ Math.imul(high, 0x9e37_79b1)) & mask;
    for (let found = this.#slots[slot]!; found > 0; found = this.#slots[slot]!) {
      if (this.#high[found - 1] === high && this.#low[found - 1] === low) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #index(): void {
    this.#slots.fill(0);
    for (let i = 0; i < this.#count; i++) {
      this.#slots[this.#slotOf(this.#high[i]!, this.#low[i]!)] = i + 1;
    }
  }

  #grow(): void {
    const room = this.#high.length * 2;
    const longer = <T extends Uint32Array | Uint16Array | Uint8Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.#high = longer(new Uint32Array(room), this.#high);
    this.#low = longer(new Uint32Array(room), this.#low);
    this.#sequence = longer(new Uint32Array(room), this.#sequence);
    this.#into = longer(new Uint16Array(room), this.#into);
    this.#bins = longer(new Uint8Array(room * this.#width), this.#bins);
    this.#slots = new Int32Array(4 * room);
    this.#index();
  }
}
