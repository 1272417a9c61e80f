import type { FieldValue, Profile } from '../../domain/profile/profile.ts';
import type { EventStamp } from '../../domain/served-features/history.ts';
import { fieldOf, type ScoredEvent } from '../../domain/stream/event.ts';
import { type CustomerState, foldState } from './customer-state.ts';
import { featureLayout } from './feature-layout.ts';

/** Folds a scored event that is an object into a customer's state. */
export type EventFold = (
  before: CustomerState | null,
  event: ScoredEvent,
  offset: number,
) => CustomerState;

/** Returns the fold of `foldRows` for events that are objects already. */
export function createEventFold(profile: Profile): EventFold {
  const { type, names } = featureLayout(profile);
  const stampOf = (event: ScoredEvent): EventStamp => ({
    timeMs: event.occurred_at,
    sequence: event.sequence,
    probability: event.churn_probability,
    tracked: names.tracked.map((name): FieldValue => fieldOf(event, name)),
  });
  return (before, event, offset) =>
    foldState(before, event.customer_ref, offset, stampOf(event), () => type.toBuffer(event));
}
