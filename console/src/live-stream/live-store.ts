import type { LiveScore, Tick } from '../api/types.ts';

/** One second of the stream. */
export interface Second {
  /** Seconds since 1970. */
  readonly at: number;
  readonly received: number;
  readonly scored: number;
}

export interface LiveState {
  readonly seconds: readonly Second[];
  /** The newest scores, newest first. */
  readonly latest: readonly LiveScore[];
  /** Refused since the page was opened. */
  readonly dead: number;
  /** Whether the interface follows the stream; null until it has said so. */
  readonly following: boolean | null;
}

/** How many seconds and scores are kept. */
export const keptSeconds = 180;
const keptScores = 200;

export const noLiveState: LiveState = { seconds: [], latest: [], dead: 0, following: null };

/** Returns the state after a tick. Ticks of the same second are added up. */
export function withTick(state: LiveState, tick: Tick): LiveState {
  const at = Math.floor(tick.at / 1_000);
  const last = state.seconds.at(-1);
  const isSame = last?.at === at;
  const second: Second = {
    at,
    received: tick.received + (isSame ? last.received : 0),
    scored: tick.scored + (isSame ? last.scored : 0),
  };
  const before = isSame ? state.seconds.slice(0, -1) : state.seconds;
  const known = new Set(state.latest.map(({ event_id }) => event_id));
  const fresh = tick.latest.filter(({ event_id }) => !known.has(event_id));
  return {
    seconds: [...before, second].filter((one) => at - one.at < keptSeconds),
    latest: fresh.length === 0 ? state.latest : [...fresh, ...state.latest].slice(0, keptScores),
    dead: state.dead + tick.dead,
    following: tick.following,
  };
}

/** Mean per second of the whole seconds of the last ten; null while there is none. */
export function recentRates({ seconds }: LiveState): {
  readonly received: number;
  readonly scored: number;
} | null {
  // The newest second is still counted.
  const whole = seconds.slice(0, -1).slice(-10);
  if (whole.length === 0) return null;
  const mean = (of: (second: Second) => number): number =>
    whole.reduce((sum, second) => sum + of(second), 0) / whole.length;
  return { received: mean(({ received }) => received), scored: mean(({ scored }) => scored) };
}
