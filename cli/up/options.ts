import { type OptionSpec, type OptionValues, UsageError } from '../command.ts';
import { streamOptions } from '../stream/locate.ts';
import { rateOf, spanOf, timeOf, wholeNumber } from '../stream/options.ts';

export const upOptions: Readonly<Record<string, OptionSpec>> = {
  ...streamOptions,
  rate: {
    type: 'string',
    value: 'N',
    description: 'synthetic events per second, 0 for none, max for no limit (default: 100)',
  },
  events: { type: 'string', value: 'N', description: 'stop making events after this many' },
  exit: { type: 'boolean', description: 'with --events: settle the account, stop and exit' },
  seed: { type: 'string', value: 'N', description: 'seed of the synthesizer', default: '1' },
  start: {
    type: 'string',
    value: 'ISO',
    description: 'event time of the first event (default: now)',
  },
  'outcome-delay': {
    type: 'string',
    value: 'SPAN',
    description: 'from an event to its outcome',
    default: '60s',
  },
  timeout: {
    type: 'string',
    value: 'SPAN',
    description: 'how long the stages may take to catch up at the end',
    default: '60s',
  },
  'random-ports': { type: 'boolean', description: 'take any free ports' },
};

export interface UpRequest {
  readonly rate: number | 'max';
  readonly events: number | null;
  readonly exit: boolean;
  readonly seed: number;
  readonly startMs: number | null;
  readonly outcomeDelayMs: number;
  readonly timeoutMs: number;
  readonly ports: 'fixed' | 'random';
}

/** Reads the words of `churn up`. @throws UsageError */
export function upRequest(values: OptionValues): UpRequest {
  const events = wholeNumber(values, 'events', 1) ?? null;
  const exit = values.exit === true;
  if (exit && events === null) throw new UsageError('--exit needs --events N: when to stop');
  const rate = rateOf(values, exit ? 'max' : 100);
  if (rate === 0 && events !== null) throw new UsageError('--events needs a --rate above 0');
  return {
    rate,
    events,
    exit,
    seed: wholeNumber(values, 'seed') ?? 1,
    startMs: timeOf(values, 'start') ?? null,
    outcomeDelayMs: spanOf(values, 'outcome-delay', 60_000),
    timeoutMs: spanOf(values, 'timeout', 60_000),
    ports: values['random-ports'] === true ? 'random' : 'fixed',
  };
}
