import { SynthesisError } from '../../domain/synthesis/plan.ts';

/** What a run of the synthesizer is a function of, besides the fitted parameters. */
export interface StreamOptions {
  /** Whole number below 2^32. */
  readonly seed: number;
  /** Names the run inside every customer's ref: letters and digits, 24 at most. */
  readonly run: string;
  /** Virtual time of the first event in milliseconds since 1970, UTC. */
  readonly start: number;
  /** Events per second of virtual time. */
  readonly rate: number;
  /** Number of events; without end when left out. */
  readonly count?: number;
  /** Share of events that are later events of earlier customers. */
  readonly returningShare: number;
  /** How many of the newest customers may return. */
  readonly ringSize: number;
  /** Virtual time from an event to its outcome. */
  readonly outcomeDelayMs: number;
}

const DEFAULTS = { returningShare: 0.2, ringSize: 4096, outcomeDelayMs: 60_000 } as const;

type Required = 'seed' | 'run' | 'start' | 'rate';

/**
 * Returns complete options: one event in five is a later one, of the last 4,096 customers, and
 * outcomes come a minute after their event.
 * @throws SynthesisError naming the option that is out of range.
 */
export function streamOptions(
  given: Pick<StreamOptions, Required> & Partial<StreamOptions>,
): StreamOptions {
  const options: StreamOptions = { ...DEFAULTS, ...given };
  const faults = [
    isWhole(options.seed, 0, 2 ** 32 - 1) ? [] : 'seed: a whole number from 0 to 4294967295',
    /^[A-Za-z0-9]{1,24}$/.test(options.run) ? [] : 'run: 1 to 24 letters and digits',
    isWhole(options.start, 0, 8.64e15) ? [] : 'start: milliseconds since 1970',
    options.rate > 0 && Number.isFinite(options.rate) ? [] : 'rate: events per second, above 0',
    options.count === undefined || isWhole(options.count, 0, Number.MAX_SAFE_INTEGER)
      ? []
      : 'count: a whole number',
    options.returningShare >= 0 && options.returningShare < 1 ? [] : 'returning share: 0 to 1',
    isWhole(options.ringSize, 1, 2 ** 24) ? [] : 'ring size: 1 to 16777216',
    isWhole(options.outcomeDelayMs, 0, 8.64e15) ? [] : 'outcome delay: milliseconds',
  ].flat();
  if (faults.length > 0) throw new SynthesisError(faults.join('; '));
  return options;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
