import type { Profile } from '../../domain/profile/profile.ts';
import { customerRefs } from './customer-ref.ts';
import { planEvents } from './schedule.ts';
import type { StreamOptions } from './stream-options.ts';

/** What identifies an event within a profile. */
export interface EventKey {
  readonly customer_ref: string;
  readonly sequence: number;
  readonly occurred_at: number;
}

/**
 * Yields the key of every event that `generateEvents` makes with the same options, without drawing a
 * customer: a ledger compares these with what arrived.
 */
export function* plannedKeys(profile: Profile, options: StreamOptions): Generator<EventKey> {
  const refOf = customerRefs(profile, options);
  for (const { customer, sequence, occurredAt } of planEvents(options)) {
    yield { customer_ref: refOf(customer), sequence, occurred_at: occurredAt };
  }
}
