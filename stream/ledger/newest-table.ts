import { hashOfBytes, textBytes } from './customer-hash.ts';
import type { TextBytes } from './field-reader.ts';
import { NewestShard } from './newest-shard.ts';

/** How what is held of a customer compares with the newest event of that customer. */
export type Standing = 'current' | 'older' | 'unknown';

const shardBits = 6;

/**
 * The newest (occurred_at, sequence) of each customer, whatever the refs' length. Customers are told apart by a
 * 64-bit hash; two of ten million share one with a chance of 3 in a million. Each shard grows by itself, so that
 * growing needs the memory of one shard more, not that of a second table.
 */
export class NewestTable {
  readonly #shards = Array.from({ length: 2 ** shardBits }, () => new NewestShard());
  #size = 0;
  #seen = 0;

  get size(): number {
    return this.#size;
  }

  /** Customers that `compare` has not been asked about. */
  get unseen(): number {
    return this.#size - this.#seen;
  }

  add(customerRef: Readonly<TextBytes>, occurredAt: number, sequence: number): void {
    const { high, low } = hashOfBytes(customerRef);
    const shard = this.#shardOf(high);
    const slot = shard.slotOf(high, low);
    if (slot < 0) {
      shard.add(high, low, occurredAt, sequence);
      this.#size++;
    } else if (isOlder(shard.occurredAt(slot), shard.sequence(slot), occurredAt, sequence)) {
      shard.set(slot, occurredAt, sequence);
    }
  }

  /** Compares what is held of a customer and remembers that the customer was seen. */
  compare(customerRef: Readonly<TextBytes>, occurredAt: number, sequence: number): Standing {
    const { high, low } = hashOfBytes(customerRef);
    const shard = this.#shardOf(high);
    const slot = shard.slotOf(high, low);
    if (slot < 0) return 'unknown';
    if (!shard.isSeen(slot)) this.#seen++;
    shard.see(slot);
    const older = isOlder(occurredAt, sequence, shard.occurredAt(slot), shard.sequence(slot));
    return older ? 'older' : 'current';
  }

  /** Whether a customer is in the table and was never compared. */
  isUnseen(customerRef: string): boolean {
    const { high, low } = hashOfBytes(textBytes(customerRef));
    const shard = this.#shardOf(high);
    const slot = shard.slotOf(high, low);
    return slot >= 0 && !shard.isSeen(slot);
  }

  #shardOf(high: number): NewestShard {
    return this.#shards[high >>> (32 - shardBits)]!;
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
