import type { CustomerFeatures } from '../../domain/served-features/customer-features.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import type { Decoded } from '../decode-values.ts';
import type { StoredFeatures } from './feature-store.ts';

export type FeatureFold = (before: CustomerFeatures | null, event: ScoredEvent) => CustomerFeatures;

/**
 * Returns the new state of every customer that the rows change. Rows at or below the offset that a
 * customer's state holds are in it already: reading a partition again changes nothing.
 */
export function foldBatch(
  rows: readonly Decoded<ScoredEvent>[],
  stored: ReadonlyMap<string, StoredFeatures | null>,
  fold: FeatureFold,
): StoredFeatures[] {
  const changed = new Map<string, StoredFeatures>();
  for (const { offset, value } of rows) {
    const ref = value.customer_ref;
    const before = changed.get(ref) ?? stored.get(ref) ?? null;
    if (before !== null && before.offset >= offset) continue;
    changed.set(ref, { offset, features: fold(before?.features ?? null, value) });
  }
  return [...changed.values()];
}
