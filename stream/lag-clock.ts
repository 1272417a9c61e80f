export interface Lag {
  readonly records: number;
  readonly seconds: number;
}

/**
 * Looks at one partition now and then and says how far its reader is behind.
 * @param recordShare which part of the offsets are records; the rest are the markers of transactions
 */
export type LagClock = (nowMs: number, next: number, end: number, recordShare?: number) => Lag;

/** An outage longer than this many looks is timed from its begin all the same. */
const mostSeen = 1_000;

/**
 * Returns a clock that remembers when it first saw the log reach each end: the record at `next` came when an
 * end beyond it was first seen. `next` is the offset that the reader stands at, `end` that of the log.
 */
export function createLagClock(): LagClock {
  let seen: { readonly end: number; readonly ms: number }[] = [];
  return (nowMs, next, end, recordShare = 1) => {
    seen = seen.filter((one) => one.end > next);
    if (end > (seen.at(-1)?.end ?? next) && seen.length < mostSeen) seen.push({ end, ms: nowMs });
    const [oldest] = seen;
    return {
      records: Math.max(0, Math.round((end - next) * recordShare)),
      seconds: oldest === undefined ? 0 : (nowMs - oldest.ms) / 1_000,
    };
  };
}
