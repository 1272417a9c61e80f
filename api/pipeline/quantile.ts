import type { Buckets } from './stage-figures.ts';

/**
 * Returns a quantile of what a histogram has counted since an earlier reading, in the unit of its bounds; null where it
 * counted nothing. Between two bounds it is drawn as a straight line, and beyond the last it is the last, as Prometheus's
 * histogram_quantile does.
 */
export function quantileSince(
  now: Buckets,
  before: Buckets | null,
  quantile: number,
): number | null {
  const bounds = [...now.keys()].sort((a, b) => a - b);
  const counts = bounds.map((bound) => (now.get(bound) ?? 0) - (before?.get(bound) ?? 0));
  const total = counts.at(-1) ?? 0;
  // A process that was started again counts from zero.
  if (counts.some((count) => count < 0)) return quantileSince(now, null, quantile);
  if (total <= 0) return null;
  const rank = quantile * total;
  const at = counts.findIndex((count) => count >= rank);
  const bound = bounds[at]!;
  if (bound === Number.POSITIVE_INFINITY) return bounds[at - 1] ?? null;
  const from = at === 0 ? 0 : bounds[at - 1]!;
  const below = at === 0 ? 0 : counts[at - 1]!;
  return from + ((bound - from) * (rank - below)) / (counts[at]! - below);
}
