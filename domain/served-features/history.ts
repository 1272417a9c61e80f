import type { FieldValue } from '../profile/profile.ts';
import { type ActivityBuckets, addToBuckets, emptyBuckets } from './activity-buckets.ts';

/** What the events before its newest one leave behind of a customer. */
export interface FeatureHistory {
  /** Of the event before the newest, and null at the first. */
  readonly previousProbability: number | null;
  readonly previousAsOfMs: number | null;
  /** Since when, in event time, the customer has had the value of each tracked field, in the profile's order. */
  readonly trackedSinceMs: readonly number[];
  readonly activity: ActivityBuckets;
}

/** What of a scored event moves a history. */
export interface EventStamp {
  /** Event time. */
  readonly timeMs: number;
  readonly sequence: number;
  readonly probability: number;
  /** Values of the tracked fields, in the profile's order. */
  readonly tracked: readonly FieldValue[];
}

/** Where a customer stands: the newest event, and what those before it left. */
export interface Standing {
  readonly newest: EventStamp;
  readonly history: FeatureHistory;
}

/**
 * Returns where a customer stands after one more scored event. An event older than the newest, by (event time, sequence),
 * counts as activity and changes nothing else: `newest` is then the object that was given.
 */
export function foldEvent(before: Standing | null, event: EventStamp): Standing {
  const activity = addToBuckets(before?.history.activity ?? emptyBuckets, event.timeMs);
  if (before === null) {
    return {
      newest: event,
      history: {
        previousProbability: null,
        previousAsOfMs: null,
        trackedSinceMs: event.tracked.map(() => event.timeMs),
        activity,
      },
    };
  }
  const { newest, history } = before;
  if (!isNewer(event, newest)) return { newest, history: { ...history, activity } };
  return {
    newest: event,
    history: {
      previousProbability: newest.probability,
      previousAsOfMs: newest.timeMs,
      trackedSinceMs: event.tracked.map((value, i) =>
        newest.tracked[i] === value ? history.trackedSinceMs[i]! : event.timeMs,
      ),
      activity,
    },
  };
}

function isNewer(event: EventStamp, newest: EventStamp): boolean {
  if (event.timeMs !== newest.timeMs) return event.timeMs > newest.timeMs;
  return event.sequence > newest.sequence;
}
