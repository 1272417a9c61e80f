import { type ActivityCounts, countActivity } from './activity-buckets.ts';
import type { CustomerFeatures } from './customer-features.ts';

export interface ServedFeatures {
  readonly customer_ref: string;
  readonly customer_id: string;
  readonly as_of: string;
  readonly age_seconds: number;
  readonly snapshot: CustomerFeatures['snapshot'];
  readonly churn_probability: number;
  readonly churn_label: boolean;
  readonly model_version: string;
  readonly previous_probability: number | null;
  readonly probability_change: number | null;
  readonly events: ActivityCounts;
  readonly unchanged_for_seconds: Readonly<Record<string, number>>;
}

/**
 * Returns the features as they are served at a time, or null where their event time is more than `ttlMs`
 * ago: stale is missing, never a zero.
 */
export function serveFeatures(
  features: CustomerFeatures,
  ttlMs: number,
  nowMs: number,
): ServedFeatures | null {
  if (nowMs - features.asOfMs > ttlMs) return null;
  const { probability, previousProbability } = features;
  return {
    customer_ref: features.customerRef,
    customer_id: features.customerId,
    as_of: new Date(features.asOfMs).toISOString(),
    age_seconds: Math.max(0, nowMs - features.asOfMs) / 1_000,
    snapshot: features.snapshot,
    churn_probability: probability,
    churn_label: features.label,
    model_version: features.modelVersion,
    previous_probability: previousProbability,
    probability_change: previousProbability === null ? null : probability - previousProbability,
    events: countActivity(features.activity, nowMs),
    unchanged_for_seconds: Object.fromEntries(
      Object.entries(features.tracked).map(([name, { sinceMs }]) => [
        name,
        Math.max(0, nowMs - sinceMs) / 1_000,
      ]),
    ),
  };
}
