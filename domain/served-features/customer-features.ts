import type { Fields, FieldValue } from '../profile/profile.ts';
import { fieldOf, type ScoredEvent } from '../stream/event.ts';
import type { ActivityBuckets } from './activity-buckets.ts';
import type { FeatureHistory } from './history.ts';

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

/** The profile's fields by name, and which of them are tracked. */
export interface FeatureNames {
  readonly fields: readonly string[];
  readonly tracked: readonly string[];
}

/** Returns the features of a customer whose newest event and history these are. */
export function featuresOf(
  { fields, tracked }: FeatureNames,
  newest: ScoredEvent,
  { trackedSinceMs, previousProbability, previousAsOfMs, activity }: FeatureHistory,
): CustomerFeatures {
  const snapshot = Object.fromEntries(fields.map((name) => [name, fieldOf(newest, name)]));
  const since = tracked.map((name, i): [string, TrackedValue] => [
    name,
    { value: snapshot[name] ?? null, sinceMs: trackedSinceMs[i] ?? newest.occurred_at },
  ]);
  return {
    customerRef: newest.customer_ref,
    customerId: newest.customer_id,
    eventId: newest.event_id,
    asOfMs: newest.occurred_at,
    sequence: newest.sequence,
    snapshot,
    probability: newest.churn_probability,
    label: newest.churn_label,
    modelVersion: newest.model_version,
    previousProbability,
    previousAsOfMs,
    tracked: Object.fromEntries(since),
    activity,
  };
}
