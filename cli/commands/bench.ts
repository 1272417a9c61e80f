import { resolve } from 'node:path';
import { benchEndToEnd } from '../bench/end-to-end/run.ts';
import { benchLedger } from '../bench/ledger/run.ts';
import { benchPipeline } from '../bench/pipeline/run.ts';
import { type Command, type CommandInput, exitCode, UsageError } from '../command.ts';
import { text, wholeNumber } from '../stream/options.ts';

type Figures = Readonly<Record<string, unknown>>;

export const benchCommand: Command = {
  name: 'bench',
  summary: 'measure this machine: events per second, latencies, rows per second',
  operands: 'pipeline | end-to-end | ledger',
  options: {
    events: { type: 'string', value: 'N', description: 'how many events', default: '1200000' },
    partitions: { type: 'string', value: 'N', description: 'of each topic', default: '4' },
    processes: { type: 'string', value: 'N', description: 'pipeline: of enrich', default: '1' },
    model: {
      type: 'string',
      value: 'NAME',
      description: 'pipeline: reference (100 trees x 31 leaves) or champion',
      default: 'reference',
    },
    rates: {
      type: 'string',
      value: 'N,...',
      description: 'end-to-end: events per second, one run each',
      default: '1000,5000',
    },
    seconds: {
      type: 'string',
      value: 'N',
      description: 'end-to-end: length of a run',
      default: '60',
    },
    'enrich-only': { type: 'boolean', description: 'end-to-end: without the sinks' },
    profile: { type: 'string', value: 'NAME', description: 'profile by name or path' },
    'cpu-prof': {
      type: 'string',
      value: 'DIR',
      description: 'write CPU profiles of the stages here',
    },
    'no-baseline': { type: 'boolean', description: 'measure ours alone' },
  },
  examples: [
    'churn bench pipeline --json',
    'churn bench end-to-end --rates 1000,5000 --seconds 60',
    'churn bench ledger --events 10000000',
  ],
  run: async (input) => {
    const figures = await measure(input);
    if (input.values.json === true) input.out(JSON.stringify(figures));
    else for (const [name, value] of Object.entries(figures)) input.out(line(name, value));
    return exitCode.fine;
  },
};

function measure({ values, positionals, signal, progress }: CommandInput): Promise<Figures> {
  const profiles = text(values, 'cpu-prof');
  const context = {
    profile: text(values, 'profile') ?? 'telco',
    cpuProfiles: profiles === undefined ? null : resolve(profiles),
    signal,
    progress,
  };
  const model = text(values, 'model') ?? 'reference';
  if (model !== 'reference' && model !== 'champion') {
    throw new UsageError(`--model ${model}: reference or champion`);
  }
  if (positionals[0] === 'pipeline' && positionals.length === 1) {
    return benchPipeline(
      {
        events: wholeNumber(values, 'events', 1) ?? 1_200_000,
        partitions: wholeNumber(values, 'partitions', 1) ?? 4,
        processes: wholeNumber(values, 'processes', 1) ?? 1,
        model,
        baselines: values['no-baseline'] !== true,
      },
      context,
    );
  }
  if (positionals[0] === 'end-to-end' && positionals.length === 1) {
    return benchEndToEnd(
      {
        rates: ratesOf(text(values, 'rates') ?? ''),
        seconds: wholeNumber(values, 'seconds', 1) ?? 60,
        partitions: wholeNumber(values, 'partitions', 1) ?? 4,
        sinks: values['enrich-only'] !== true,
        model,
      },
      context,
    );
  }
  if (positionals[0] === 'ledger' && positionals.length === 1) {
    return benchLedger(wholeNumber(values, 'events', 1) ?? 1_200_000, context);
  }
  throw new UsageError('say churn bench pipeline, end-to-end or ledger');
}

function ratesOf(given: string): number[] {
  const rates = given.split(',').map(Number);
  const bad = rates.find((rate) => !(rate >= 1 && rate <= 1_000_000));
  if (bad !== undefined) throw new UsageError(`--rates ${given}: numbers from 1 on, with commas`);
  return rates;
}

const line = (name: string, value: unknown): string =>
  `${name.padEnd(32)} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
