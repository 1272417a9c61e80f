import {
  addToChecksum,
  type Checksum,
  equalChecksums,
  type PartitionAccount,
  totalChecksum,
} from './partition-account.ts';
import type { SinkDifference } from './read-scored.ts';
import type { StoreAccount, StoreBucket } from './store-account.ts';

const nothing: StoreBucket = { count: 0, distinct: 0, high: 0, low: 0 };

/** How one source partition of a store differs from what it must hold. */
export interface PartitionDifference {
  readonly partition: number;
  readonly missing: number;
  /** Events held that were never scored. */
  readonly strange: number;
  /** Live rows too many for one event id. */
  readonly doubled: number;
}

/** Compares counts and sums; returns the partitions that differ. */
export function comparePartitions(
  accounts: readonly PartitionAccount[],
  difference: SinkDifference,
  store: StoreAccount,
): PartitionDifference[] {
  const found: PartitionDifference[] = [];
  for (const [partition, account] of accounts.entries()) {
    const expected = expectedSum(account, partition, difference);
    const held = store.partitions.get(partition) ?? nothing;
    const doubled = held.count - held.distinct;
    const balance = expected.count - held.distinct;
    // As many as expected, but others: at least one is missing and one strange.
    const exchanged = balance === 0 && doubled === 0 && !equalChecksums(expected, held) ? 1 : 0;
    const missing = Math.max(0, balance) + exchanged;
    const strange = Math.max(0, -balance) + exchanged;
    if (missing + strange + doubled > 0) found.push({ partition, missing, strange, doubled });
  }
  return found;
}

function expectedSum(
  account: PartitionAccount,
  partition: number,
  difference: SinkDifference,
): Checksum {
  const sum = totalChecksum(account);
  const own = (key: { readonly partition: number }): boolean => key.partition === partition;
  for (const { high, low } of difference.without.filter(own)) {
    addToChecksum(sum, high, low);
    // The sum is its own inverse; the count is not.
    sum.count -= 2;
  }
  for (const { high, low } of difference.with.filter(own)) addToChecksum(sum, high, low);
  return sum;
}
