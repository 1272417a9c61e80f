/** Offsets of one partition between two bounds, one bit each. */
export class OffsetSet {
  readonly #start: number;
  readonly #end: number;
  readonly #bits: Uint8Array;
  #size = 0;

  constructor(start: number, end: number) {
    this.#start = start;
    this.#end = end;
    this.#bits = new Uint8Array(Math.ceil(Math.max(0, end - start) / 8));
  }

  get size(): number {
    return this.#size;
  }

  covers(offset: number): boolean {
    return offset >= this.#start && offset < this.#end;
  }

  has(offset: number): boolean {
    if (!this.covers(offset)) return false;
    const at = offset - this.#start;
    return ((this.#bits[at >>> 3]! >>> (at & 7)) & 1) === 1;
  }

  /** Adds an offset within the bounds and says whether it was new. */
  add(offset: number): boolean {
    if (this.has(offset)) return false;
    const at = offset - this.#start;
    this.#bits[at >>> 3]! |= 1 << (at & 7);
    this.#size++;
    return true;
  }
}
