/** What is due: how many items to take now, or how long to wait for the next. */
export interface Pace {
  /** Milliseconds of waiting until an item of virtual time `atMs` is due; 0 where it is. */
  waitMs(atMs: number, nowMs: number): number;
}

/**
 * Returns a pace at which virtual time, from `startMs` on, passes as fast as the clock from `clockStartMs` on;
 * `unlimited` never waits.
 */
export function createPace(startMs: number, clockStartMs: number, unlimited: boolean): Pace {
  return {
    waitMs: (atMs, nowMs) => (unlimited ? 0 : Math.max(0, atMs - startMs - (nowMs - clockStartMs))),
  };
}
