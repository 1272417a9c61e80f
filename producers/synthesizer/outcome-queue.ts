/** An event that waits for its outcome's time. */
export interface AwaitedOutcome {
  readonly customer: number;
  readonly sequence: number;
  readonly outcome: boolean;
}

/**
 * First in, first out. A minute of 20,000 events a second waits here, so entries are packed numbers:
 * 12 bytes each instead of an object.
 */
export class OutcomeQueue {
  #customers = new Float64Array(1024);
  /** Twice the sequence, plus one for a positive outcome. */
  #facts = new Uint32Array(1024);
  #first = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(customer: number, sequence: number, outcome: boolean): void {
    if (this.#length === this.#customers.length) this.#grow();
    const at = (this.#first + this.#length) % this.#customers.length;
    this.#customers[at] = customer;
    this.#facts[at] = sequence * 2 + (outcome ? 1 : 0);
    this.#length++;
  }

  /** Removes and returns the oldest entry, null when there is none. */
  shift(): AwaitedOutcome | null {
    if (this.#length === 0) return null;
    const customer = this.#customers[this.#first]!;
    const fact = this.#facts[this.#first]!;
    this.#first = (this.#first + 1) % this.#customers.length;
    this.#length--;
    return { customer, sequence: fact >>> 1, outcome: (fact & 1) === 1 };
  }

  #grow(): void {
    const size = this.#customers.length;
    const customers = new Float64Array(size * 2);
    const facts = new Uint32Array(size * 2);
    for (let i = 0; i < size; i++) {
      customers[i] = this.#customers[(this.#first + i) % size]!;
      facts[i] = this.#facts[(this.#first + i) % size]!;
    }
    this.#customers = customers;
    this.#facts = facts;
    this.#first = 0;
  }
}
