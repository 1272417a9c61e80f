import { resolve } from 'node:path';
import type { BenchModel } from '../bench/bed.ts';
import type { BenchContext } from '../bench/context.ts';
import { benchEndToEnd } from '../bench/end-to-end/run.ts';
import { benchGrowth } from '../bench/growth/run.ts';
import { benchLedger } from '../bench/ledger/run.ts';
import { benchPipeline } from '../bench/pipeline/run.ts';
import { benchScore } from '../bench/score/run.ts';
import { benchSinks } from '../bench/sinks/run.ts';
import { benchSynth } from '../bench/synth/run.ts';
import { type Command, type CommandInput, exitCode, UsageError } from '../command.ts';
import { benchDrift } from '../drift/bench.ts';
import { benchDriftStage } from '../drift/bench-stage.ts';
import { text, wholeNumber } from '../stream/options.ts';

type Figures = Readonly<Record<string, unknown>>;

export const benchCommand: Command = {
  name: 'bench',
  summary: 'measure this machine: events per second, latencies, rows per second',
  operands: 'pipeline | end-to-end | sinks | synth | growth | ledger | drift | score',
  options: {
    events: { type: 'string', value: 'N', description: 'how many events' },
    partitions: { type: 'string', value: 'N', description: 'of each topic', default: '4' },
    processes: { type: 'string', value: 'N', description: 'pipeline: of enrich', default: '1' },
    batch: {
      type: 'string',
      value: 'N',
      description: 'pipeline: most records of a transaction (default: as in production)',
    },
    model: {
      type: 'string',
      value: 'NAME',
      description: 'reference (100 trees x 31 leaves) or champion',
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
      description: 'end-to-end: length of a run (60); score: of each measurement (10)',
    },
    rate: {
      type: 'string',
      value: 'N',
      description: 'score: single requests per second',
      default: '500',
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
    'churn bench sinks --events 300000',
    'churn bench growth --json > growth.json',
    'churn bench ledger --events 10000000',
    'churn bench drift --events 600000 --json',
    'churn bench score --json',
  ],
  run: async (input) => {
    const figures = await measure(input);
    if (input.values.json === true) input.out(JSON.stringify(figures));
    else for (const [name, value] of Object.entries(figures)) input.out(line(name, value));
    return exitCode.fine;
  },
};

type Measure = (input: CommandInput, context: BenchContext) => Promise<Figures>;

const eventsOf = ({ values }: CommandInput, fallback: number): number =>
  wholeNumber(values, 'events', 1) ?? fallback;
const partitionsOf = ({ values }: CommandInput): number =>
  wholeNumber(values, 'partitions', 1) ?? 4;

const measures: Readonly<Record<string, Measure>> = {
  pipeline: (input, context) =>
    benchPipeline(
      {
        events: eventsOf(input, 1_200_000),
        partitions: partitionsOf(input),
        processes: wholeNumber(input.values, 'processes', 1) ?? 1,
        batch: wholeNumber(input.values, 'batch', 1) ?? null,
        model: modelOf(input),
        baselines: input.values['no-baseline'] !== true,
      },
      context,
    ),
  'end-to-end': (input, context) =>
    benchEndToEnd(
      {
        rates: ratesOf(text(input.values, 'rates') ?? '1000,5000'),
        seconds: wholeNumber(input.values, 'seconds', 1) ?? 60,
        partitions: partitionsOf(input),
        sinks: input.values['enrich-only'] !== true,
        model: modelOf(input),
      },
      context,
    ),
  sinks: (input, context) =>
    benchSinks({ events: eventsOf(input, 300_000), partitions: partitionsOf(input) }, context),
  synth: (input, context) =>
    benchSynth({ events: eventsOf(input, 1_200_000), partitions: partitionsOf(input) }, context),
  growth: (input, context) =>
    benchGrowth({ events: eventsOf(input, 400_000), model: modelOf(input) }, context),
  score: ({ values }, context) =>
    benchScore(
      {
        seconds: wholeNumber(values, 'seconds', 1) ?? 10,
        rate: wholeNumber(values, 'rate', 1) ?? 500,
      },
      context,
    ),
  ledger: (input, context) => benchLedger(eventsOf(input, 1_200_000), context),
  drift: async (input, context) => {
    const window = await benchDrift(context.profile);
    const events = wholeNumber(input.values, 'events', 1);
    if (events === undefined) return window;
    const request = { events, partitions: partitionsOf(input) };
    return { ...window, ...(await benchDriftStage(request, context)) };
  },
};

function measure(input: CommandInput): Promise<Figures> {
  const { values, positionals, signal, progress } = input;
  const [kind = '', ...others] = positionals;
  const chosen = measures[kind];
  if (chosen === undefined || others.length > 0) {
    throw new UsageError(`say churn bench ${Object.keys(measures).join(' | ')}`);
  }
  const profiles = text(values, 'cpu-prof');
  return chosen(input, {
    profile: text(values, 'profile') ?? 'telco',
    cpuProfiles: profiles === undefined ? null : resolve(profiles),
    signal,
    progress,
  });
}

function modelOf({ values }: CommandInput): BenchModel {
  const model = text(values, 'model') ?? 'reference';
  if (model !== 'reference' && model !== 'champion') {
    throw new UsageError(`--model ${model}: reference or champion`);
  }
  return model;
}

function ratesOf(given: string): number[] {
  const rates = given.split(',').map(Number);
  const bad = rates.find((rate) => !(rate >= 1 && rate <= 1_000_000));
  if (bad !== undefined) throw new UsageError(`--rates ${given}: numbers from 1 on, with commas`);
  return rates;
}

const line = (name: string, value: unknown): string =>
  `${name.padEnd(32)} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
