import { createHash } from 'node:crypto';
import type { FieldValue, Profile } from '../../domain/profile/profile.ts';
import type {
  CustomerFeatures,
  TrackedValue,
} from '../../domain/served-features/customer-features.ts';

/** The names of what a stored state holds by place: with each state they would be more than half of it. */
export interface FeatureLayout {
  /** A hash of the names. */
  readonly id: string;
  readonly fields: readonly string[];
  /** Which of the fields are tracked. */
  readonly tracked: readonly string[];
}

type Counts = CustomerFeatures['activity']['fine'];

/** A customer's features as they are stored; the ref is in the key. */
export type StoredState = readonly [
  layout: string,
  customerId: string,
  eventId: string,
  asOfMs: number,
  sequence: number,
  snapshot: readonly FieldValue[],
  probability: number,
  label: boolean,
  modelVersion: string,
  previousProbability: number | null,
  previousAsOfMs: number | null,
  trackedSinceMs: readonly number[],
  fine: Counts,
  coarse: Counts,
];

export function featureLayout({ fields }: Profile): FeatureLayout {
  return layoutOf(
    fields.map(({ name }) => name),
    fields.filter(({ tracked }) => tracked).map(({ name }) => name),
  );
}

function layoutOf(fields: readonly string[], tracked: readonly string[]): FeatureLayout {
  const id = createHash('sha256')
    .update(JSON.stringify([fields, tracked]))
    .digest('hex');
  return { id: id.slice(0, 12), fields, tracked };
}

export const layoutText = ({ fields, tracked }: FeatureLayout): string =>
  JSON.stringify([fields, tracked]);

/** Reads what `layoutText` wrote. */
export function parseLayout(text: string): FeatureLayout {
  const [fields, tracked] = JSON.parse(text) as [string[], string[]];
  return layoutOf(fields, tracked);
}

/** Returns the state as it is stored under a layout; a field that the features lack is null. */
export function toState(
  { id, fields, tracked }: FeatureLayout,
  features: CustomerFeatures,
): StoredState {
  const { snapshot } = features;
  return [
    id,
    features.customerId,
    features.eventId,
    features.asOfMs,
    features.sequence,
    fields.map((name) => snapshot[name] ?? null),
    features.probability,
    features.label,
    features.modelVersion,
    features.previousProbability,
    features.previousAsOfMs,
    tracked.map((name) => features.tracked[name]?.sinceMs ?? features.asOfMs),
    features.activity.fine,
    features.activity.coarse,
  ];
}

/** Returns the features of a stored state. The value of a tracked field is the snapshot's. */
export function fromState(
  { fields, tracked }: FeatureLayout,
  customerRef: string,
  [
    ,
    customerId,
    eventId,
    asOfMs,
    sequence,
    values,
    probability,
    label,
    modelVersion,
    previousProbability,
    previousAsOfMs,
    trackedSinceMs,
    fine,
    coarse,
  ]: StoredState,
): CustomerFeatures {
  const snapshot: Record<string, FieldValue> = {};
  for (const [i, name] of fields.entries()) snapshot[name] = values[i] ?? null;
  const since = tracked.map((name, i): [string, TrackedValue] => [
    name,
    { value: snapshot[name] ?? null, sinceMs: trackedSinceMs[i] ?? asOfMs },
  ]);
  return {
    customerRef,
    customerId,
    eventId,
    asOfMs,
    sequence,
    snapshot,
    probability,
    label,
    modelVersion,
    previousProbability,
    previousAsOfMs,
    tracked: Object.fromEntries(since),
    activity: { fine, coarse },
  };
}
