import type { Fields, FieldValue, Profile } from '../profile/profile.ts';
import { fieldOf, type ScoredEvent } from '../stream/event.ts';
import { type ActivityBuckets, addToBuckets, emptyBuckets } from './activity-buckets.ts';

/** A tracked field's value and since when, in event time, the customer has had it. */
export interface TrackedValue {
  readonly value: FieldValue;
  readonly sinceMs: number;
}

/** What is served of one customer; a function of the customer's scored events in log order. */
export interface CustomerFeatures {
  readonly customerRef: string;
  readonly customerId: string;
  readonly eventId: string;
  /** Event time of the snapshot: every value here is as of then. */
  readonly asOfMs: number;
  readonly sequence: number;
  readonly snapshot: Fields;
  readonly probability: number;
  readonly label: boolean;
  readonly modelVersion: string;
  /** Of the event before, and null at the first. */
  readonly previousProbability: number | null;
  readonly previousAsOfMs: number | null;
  readonly tracked: Readonly<Record<string, TrackedValue>>;
  readonly activity: ActivityBuckets;
}

/**
 * Returns the fold of one scored event into a customer's features. An event older than the snapshot, by
 * (occurred_at, sequence), counts as activity and changes nothing else.
 */
export function createFeatureFold(
  profile: Profile,
): (before: CustomerFeatures | null, event: ScoredEvent) => CustomerFeatures {
  const names = profile.fields.map(({ name }) => name);
  const trackedNames = profile.fields.filter(({ tracked }) => tracked).map(({ name }) => name);
  // A copy of an object that has all its names already costs a third of one that gets them one by one.
  const empty: Readonly<Record<string, FieldValue>> = Object.fromEntries(
    names.map((name) => [name, null]),
  );
  return (before, event) => {
    const activity = addToBuckets(before?.activity ?? emptyBuckets, event.occurred_at);
    if (before !== null && !isNewer(event, before)) return { ...before, activity };
    const snapshot: Record<string, FieldValue> = { ...empty };
    for (const name of names) snapshot[name] = fieldOf(event, name);
    const tracked: Record<string, TrackedValue> = {};
    for (const name of trackedNames) {
      const value = snapshot[name] ?? null;
      const known = before?.tracked[name];
      tracked[name] =
        known !== undefined && known.value === value
          ? known
          : { value, sinceMs: event.occurred_at };
    }
    return {
      customerRef: event.customer_ref,
      customerId: event.customer_id,
      eventId: event.event_id,
      asOfMs: event.occurred_at,
      sequence: event.sequence,
      snapshot,
      probability: event.churn_probability,
      label: event.churn_label,
      modelVersion: event.model_version,
      previousProbability: before?.probability ?? null,
      previousAsOfMs: before?.asOfMs ?? null,
      tracked,
      activity,
    };
  };
}

function isNewer(event: ScoredEvent, before: CustomerFeatures): boolean {
  if (event.occurred_at !== before.asOfMs) return event.occurred_at > before.asOfMs;
  return event.sequence > before.sequence;
}
