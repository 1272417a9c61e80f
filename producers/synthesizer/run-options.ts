import { type StreamOptions, streamOptions } from './stream-options.ts';

/** Virtual events per second where no pace is kept: close to what one producer publishes. */
const unlimitedVirtualRate = 20_000;

export interface RunRequest {
  readonly seed: number;
  readonly run: string;
  /** Events per second, or without limit. */
  readonly rate: number | 'max';
  readonly count: number | null;
  /** Virtual time of the first event; null begins so that an unlimited run ends now, a paced one at once. */
  readonly startMs: number | null;
  readonly outcomeDelayMs: number | null;
}

/** Returns the options of a run begun at `nowMs`. @throws SynthesisError naming the option out of range. */
export function runOptions(request: RunRequest, nowMs: number): StreamOptions {
  const { seed, run, rate, count, startMs, outcomeDelayMs } = request;
  const virtualRate = rate === 'max' ? unlimitedVirtualRate : rate;
  const lead = rate === 'max' && count !== null ? Math.ceil((count * 1_000) / virtualRate) : 0;
  return streamOptions({
    seed,
    run,
    rate: virtualRate,
    start: startMs ?? nowMs - lead,
    ...(count === null ? {} : { count }),
    ...(outcomeDelayMs === null ? {} : { outcomeDelayMs }),
  });
}

/** A name for the run of a start: the time in base 36, so that a later run has other customers. */
export const runName = (nowMs: number): string => nowMs.toString(36);
