import type { Checksum, LogRange } from './partition-account.ts';

/** What a store holds of one source partition. */
export interface StoreBucket extends Checksum {
  /** Distinct event ids among the rows counted. */
  readonly distinct: number;
}

export interface StoreAccount {
  /** Live rows by source partition. */
  readonly partitions: ReadonlyMap<number, StoreBucket>;
  /** Distinct (event, revision) pairs. */
  readonly outcomes: Checksum;
  /** What is wrong inside the store itself, one sentence each. */
  readonly faults: readonly string[];
}

/** A row by its event id as the store shows it, and by the id's 64 low bits. */
export interface StoredId {
  readonly id: string;
  readonly high: number;
  readonly low: number;
}

/** A store as the ledger reads it. */
export interface LedgerStore {
  /** The sink that fills it. */
  readonly stage: 'postgres-sink' | 'clickhouse-sink';
  readonly name: string;
  account(): Promise<StoreAccount>;
  /** Sums of one source partition by bucket of source offsets. */
  buckets(partition: number): Promise<ReadonlyMap<number, Checksum>>;
  /** Rows whose source offset lies in one bucket. */
  rowsIn(partition: number, bucket: number): Promise<StoredId[]>;
  /** Rows that share their event id with another, a few of them. */
  doubled(partition: number): Promise<readonly { readonly id: string; readonly rows: number }[]>;
  /** Which of these events it holds, wherever they came from. */
  held(eventIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** The halves of a 64-bit sum, signed or not. */
export function halves(sum: bigint | string): { high: number; low: number } {
  const unsigned = BigInt.asUintN(64, BigInt(sum));
  return { high: Number(unsigned >> 32n), low: Number(unsigned & 0xffffffffn) };
}

/** The rows that come from records between the bounds, as a condition of SQL. */
export const within = (ranges: readonly LogRange[], partition: string, offset: string): string =>
  ranges
    .map(
      ({ start, end }, p) =>
        `(${partition} = ${p} and ${offset} >= ${start} and ${offset} < ${end})`,
    )
    .join(' or ');
