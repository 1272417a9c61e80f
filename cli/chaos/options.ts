import { type CommandInput, type OptionSpec, UsageError } from '../command.ts';
import { text, wholeNumber } from '../stream/options.ts';

export const chaosOptions: Readonly<Record<string, OptionSpec>> = {
  faults: { type: 'string', value: 'N', description: 'how many faults', default: '12' },
  events: { type: 'string', value: 'N', description: 'how many events', default: '20000' },
  seed: {
    type: 'string',
    value: 'N',
    description: 'decides events, faults and victims',
    default: '1',
  },
  only: { type: 'string', value: 'ID,...', description: 'just these faults, such as F-01,F-12' },
  'time-scale': {
    type: 'string',
    value: 'X',
    description: 'length of outages, 1 as in the fault plan (a minute and more)',
    default: '0.08',
  },
  profile: {
    type: 'string',
    value: 'NAME',
    description: 'profile by name or path',
    default: 'telco',
  },
  'data-dir': {
    type: 'string',
    value: 'DIR',
    description: 'keep data and logs here (default: a temporary folder, removed when all is well)',
  },
  list: { type: 'boolean', description: 'list the faults and end' },
};

export interface ChaosRequest {
  readonly faults: number;
  readonly events: number;
  readonly seed: number;
  /** Ids of the faults to draw from; null for all. */
  readonly only: readonly string[] | null;
  readonly timeScale: number;
  readonly profile: string;
  readonly dataDir: string | null;
}

/** Fewer records than these before the victim, and the fault hits nobody. */
export const leastPending = 500;

/** Reads the words of `churn chaos`. @throws UsageError */
export function chaosRequest(
  values: CommandInput['values'],
  knownIds: readonly string[],
): ChaosRequest {
  const faults = wholeNumber(values, 'faults', 1) ?? 12;
  const events = wholeNumber(values, 'events', 1) ?? 20_000;
  if (events < faults * leastPending * 2) {
    throw new UsageError(
      `--events ${events}: ${faults} faults need ${faults * leastPending * 2}, ${leastPending * 2} each`,
    );
  }
  const only =
    text(values, 'only')
      ?.split(',')
      .map((id) => id.trim()) ?? null;
  const unknown = only?.find((id) => !knownIds.includes(id));
  if (unknown !== undefined) {
    throw new UsageError(`--only ${unknown}: known are ${knownIds.join(', ')}`);
  }
  const timeScale = Number(text(values, 'time-scale') ?? 0.08);
  if (!(timeScale > 0 && timeScale <= 10))
    throw new UsageError('--time-scale: above 0, 10 at most');
  return {
    faults,
    events,
    seed: wholeNumber(values, 'seed') ?? 1,
    only,
    timeScale,
    profile: text(values, 'profile') ?? 'telco',
    dataDir: text(values, 'data-dir') ?? null,
  };
}
