import { ulidLow64 } from '../../domain/identity/ulid.ts';

export type Sighting = 'new' | 'repeat' | 'conflict';

/**
 * The last `capacity` events scored in one partition, by event_id with a checksum of their content.
 * A ring of ids in arrival order beside an open-addressing table with backward-shift deletion, so that
 * 200,000 events cost 6 MB and no allocation per event.
 */
export class RepeatWindow {
  readonly #capacity: number;
  readonly #mask: number;
  /** Slot to ring position plus one; 0 is free. */
  readonly #slots: Int32Array;
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #content: Uint32Array;
  #next = 0;
  #size = 0;

  constructor(capacity: number) {
    const slots = 2 ** Math.ceil(Math.log2(capacity * 2));
    this.#capacity = capacity;
    this.#mask = slots - 1;
    this.#slots = new Int32Array(slots);
    this.#high = new Uint32Array(capacity);
    this.#low = new Uint32Array(capacity);
    this.#content = new Uint32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** Says whether the event was seen within the window; a new one is remembered and the oldest forgotten. */
  see(eventId: string, contentChecksum: number): Sighting {
    return this.seeHalves(...ulidLow64(eventId), contentChecksum);
  }

  /** As `see`, of the id's last 64 bits as two unsigned 32-bit halves. */
  seeHalves(high: number, low: number, contentChecksum: number): Sighting {
    let slot = this.#home(high, low);
    for (let at = this.#slots[slot]!; at !== 0; at = this.#slots[slot]!) {
      if (this.#high[at - 1] === high && this.#low[at - 1] === low) {
        return this.#content[at - 1] === contentChecksum >>> 0 ? 'repeat' : 'conflict';
      }
      slot = (slot + 1) & this.#mask;
    }
    if (this.#size === this.#capacity) this.#forget(this.#next);
    else this.#size++;
    this.#place(this.#next, high, low, contentChecksum);
    this.#next = (this.#next + 1) % this.#capacity;
    return 'new';
  }

  // The low bits of a ULID are bits of a SHA-256: they need no further mixing.
  #home(high: number, low: number): number {
    return (high ^ low) & this.#mask;
  }

  #place(position: number, high: number, low: number, content: number): void {
    let slot = this.#home(high, low);
    while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = position + 1;
    this.#high[position] = high;
    this.#low[position] = low;
    this.#content[position] = content;
  }

  #forget(position: number): void {
    let hole = this.#home(this.#high[position]!, this.#low[position]!);
    while (this.#slots[hole] !== position + 1) hole = (hole + 1) & this.#mask;
    let slot = hole;
    while (true) {
      slot = (slot + 1) & this.#mask;
      const at = this.#slots[slot]!;
      if (at === 0) break;
      const home = this.#home(this.#high[at - 1]!, this.#low[at - 1]!);
      // An entry may fill the hole unless its home lies between the hole and where it stands.
      if (((slot - home) & this.#mask) >= ((slot - hole) & this.#mask)) {
        this.#slots[hole] = at;
        hole = slot;
      }
    }
    this.#slots[hole] = 0;
  }
}
