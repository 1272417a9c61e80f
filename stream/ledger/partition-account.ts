import { IdSet } from './id-set.ts';
import { OffsetSet } from './offset-set.ts';

/** Source offsets that share one checksum. */
export const bucketOffsets = 10_000;

/** Count and XOR of the ids' 64 low bits. */
export interface Checksum {
  count: number;
  high: number;
  low: number;
}

export const emptyChecksum = (): Checksum => ({ count: 0, high: 0, low: 0 });

export function addToChecksum(sum: Checksum, high: number, low: number): void {
  sum.count++;
  sum.high = (sum.high ^ high) >>> 0;
  sum.low = (sum.low ^ low) >>> 0;
}

export function equalChecksums(a: Checksum, b: Checksum): boolean {
  return a.count === b.count && a.high === b.high && a.low === b.low;
}

export interface LogRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The account of one source partition: which offsets are settled, by what, and what is wrong. Outputs come
 * in the order of the scored partition, which must be the order of the source.
 */
export class PartitionAccount {
  readonly range: LogRange;
  readonly ids: IdSet;
  /** Distinct event ids by bucket of the source offset at which each came first. */
  readonly buckets = new Map<number, Checksum>();
  readonly #settled: OffsetSet;
  readonly #letters: OffsetSet;
  #lastOffset = -1;
  scored = 0;
  deadLettered = 0;
  repeats = 0;
  doubled = 0;
  orderBreaks = 0;
  records = 0;
  lost = 0;

  constructor(range: LogRange) {
    this.range = range;
    this.ids = new IdSet(range.end - range.start);
    this.#settled = new OffsetSet(range.start, range.end);
    this.#letters = new OffsetSet(range.start, range.end);
  }

  /** Accounts for a scored record; returns what is wrong with it, or null. */
  addScored(sourceOffset: number, high: number, low: number): 'doubled' | 'out of order' | null {
    if (!this.#settled.covers(sourceOffset)) return null;
    if (!this.#settled.add(sourceOffset)) {
      this.doubled++;
      return 'doubled';
    }
    this.scored++;
    if (this.ids.add(high, low)) {
      const bucket = Math.floor(sourceOffset / bucketOffsets);
      let sum = this.buckets.get(bucket);
      if (sum === undefined) {
        sum = emptyChecksum();
        this.buckets.set(bucket, sum);
      }
      addToChecksum(sum, high, low);
    }
    const inOrder = sourceOffset > this.#lastOffset;
    this.#lastOffset = Math.max(this.#lastOffset, sourceOffset);
    if (inOrder) return null;
    this.orderBreaks++;
    return 'out of order';
  }

  /** Accounts for a dead letter of enrich; a letter written twice is one letter. */
  addLetter(sourceOffset: number): 'doubled' | null {
    if (!this.#settled.covers(sourceOffset) || !this.#letters.add(sourceOffset)) return null;
    if (!this.#settled.add(sourceOffset)) {
      this.doubled++;
      return 'doubled';
    }
    this.deadLettered++;
    return null;
  }

  /** Whether a source record has its output; one that has none is a repeat or lost. */
  isSettled(sourceOffset: number): boolean {
    return this.#settled.has(sourceOffset);
  }
}

/** XOR and count over all buckets. */
export function totalChecksum(account: PartitionAccount): Checksum {
  const total = emptyChecksum();
  for (const { count, high, low } of account.buckets.values()) {
    total.count += count;
    total.high = (total.high ^ high) >>> 0;
    total.low = (total.low ^ low) >>> 0;
  }
  return total;
}
