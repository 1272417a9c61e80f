const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Widths of the two kinds of buckets, and how much event time each covers. */
export const fineBucketMs = 5 * minuteMs;
export const coarseBucketMs = hourMs;
const fineSpanMs = hourMs;
const coarseSpanMs = 7 * 24 * hourMs;

/** Counts of events by bucket number (event time divided by the width), oldest first. */
export interface ActivityBuckets {
  readonly fine: readonly (readonly [bucket: number, count: number])[];
  readonly coarse: readonly (readonly [bucket: number, count: number])[];
}

export const emptyBuckets: ActivityBuckets = { fine: [], coarse: [] };

/** Counts one event and drops the buckets that are too old beside the newest. */
export function addToBuckets(buckets: ActivityBuckets, timeMs: number): ActivityBuckets {
  return {
    fine: add(buckets.fine, Math.floor(timeMs / fineBucketMs), fineSpanMs / fineBucketMs),
    coarse: add(buckets.coarse, Math.floor(timeMs / coarseBucketMs), coarseSpanMs / coarseBucketMs),
  };
}

function add(
  counts: ActivityBuckets['fine'],
  bucket: number,
  span: number,
): (readonly [number, number])[] {
  if (counts.length === 0) return [[bucket, 1]];
  const newest = Math.max(bucket, counts.at(-1)?.[0] ?? bucket);
  const next: (readonly [number, number])[] = [];
  let placed = bucket <= newest - span;
  for (const entry of counts) {
    if (entry[0] <= newest - span) continue;
    if (!placed && entry[0] >= bucket) {
      placed = true;
      if (entry[0] === bucket) {
        next.push([bucket, entry[1] + 1]);
        continue;
      }
      next.push([bucket, 1]);
    }
    next.push(entry);
  }
  if (!placed) next.push([bucket, 1]);
  return next;
}

export interface ActivityCounts {
  readonly last_hour: number;
  readonly last_day: number;
  readonly last_week: number;
}

/** Events in the hour, day and week up to `nowMs`, to the precision of the buckets. */
export function countActivity(buckets: ActivityBuckets, nowMs: number): ActivityCounts {
  const within = (counts: ActivityBuckets['fine'], widthMs: number, spanMs: number): number => {
    const newest = Math.floor(nowMs / widthMs);
    const oldest = newest - spanMs / widthMs;
    let sum = 0;
    for (const [bucket, count] of counts) if (bucket > oldest && bucket <= newest) sum += count;
    return sum;
  };
  return {
    last_hour: within(buckets.fine, fineBucketMs, fineSpanMs),
    last_day: within(buckets.coarse, coarseBucketMs, 24 * hourMs),
    last_week: within(buckets.coarse, coarseBucketMs, coarseSpanMs),
  };
}
