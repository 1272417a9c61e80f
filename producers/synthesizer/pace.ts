/** What is due: how many items to take now, or how long to wait for the next. */
export interface Pace {
  /** Milliseconds of waiting until an item of virtual time `atMs` is due; 0 where it is. */
  waitMs(atMs: number, nowMs: number): number;
  /** Milliseconds to rest where nothing is due and the next item is in so many. */
  restMs(waitMs: number): number;
}

/** Longest rest between two looks at the clock. */
const longestRestMs = 50;
/**
 * What becomes due meanwhile is sent together, as a request costs the broker as much as some hundred events; longer rests
 * would add more to an event's age than they save.
 */
const longestGatherMs = 20;
/** From this rate on, in events per second, as many are gathered as may be. */
const busyRate = 10_000;
/** Of the clock: shorter rests are none. */
const shortestRestMs = 1;

/**
 * Returns a pace at which virtual time, from `startMs` on, passes as fast as the clock from `clockStartMs` on.
 * @param rate events per second, or `max` never to wait
 */
export function createPace(startMs: number, clockStartMs: number, rate: number | 'max'): Pace {
  if (rate === 'max') return { waitMs: () => 0, restMs: () => 0 };
  // Few events have broker and network to themselves, and need not wait for others.
  const share = Math.min(1, rate / busyRate);
  const gatherMs = Math.max(shortestRestMs, share * longestGatherMs);
  return {
    waitMs: (atMs, nowMs) => Math.max(0, atMs - startMs - (nowMs - clockStartMs)),
    restMs: (waitMs) => Math.max(gatherMs, Math.min(waitMs, longestRestMs)),
  };
}
