import { eventId, ulidLow64 } from '../../../domain/identity/ulid.ts';
import type { Profile } from '../../../domain/profile/profile.ts';
import type { DeadLetterReason } from '../../../domain/stream/dead-letter.ts';
import type { CustomerEvent } from '../../../domain/stream/event.ts';

/** What must become of a record. */
export type Fate =
  | { readonly kind: 'scored'; readonly id: readonly [high: number, low: number] }
  | { readonly kind: 'dead'; readonly reason: DeadLetterReason }
  | { readonly kind: 'repeat' };

export interface PlannedRecord {
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly fate: Fate;
}

/** The record as it comes once more: what was scored is a repeat then, what is bad is bad again. */
export const onceMore = (record: PlannedRecord): PlannedRecord =>
  record.fate.kind === 'scored' ? { ...record, fate: { kind: 'repeat' } } : record;

/** The fate of a good event: the score of its id. */
export function scoredFate(profile: Profile, event: CustomerEvent): Fate {
  const { customer_ref, sequence, occurred_at } = event;
  return {
    kind: 'scored',
    id: ulidLow64(eventId(profile.name, customer_ref, sequence, occurred_at)),
  };
}
