import { quantileSince } from './quantile.ts';
import { type StageFigures, stageFigures } from './stage-figures.ts';

/** A stage whose metrics can be read. */
export interface WatchedStage {
  readonly name: string;
  /** The topic whose records it counts. */
  readonly topic: string;
  /** The same where it reads that topic, null where it writes it. */
  readonly reads: string | null;
  /** Where its metrics are. */
  readonly url: string;
}

/** One stage as it is told; what is not known is null. */
export interface StageState {
  readonly name: string;
  readonly status: 'ok' | 'away';
  readonly topic: string;
  readonly reads: string | null;
  readonly in: number | null;
  readonly out: number | null;
  readonly dead: number | null;
  readonly duplicate: number | null;
  /** Records per second over the window. */
  readonly rate: number | null;
  readonly lag_records: number | null;
  readonly lag_seconds: number | null;
  readonly age_p99_seconds: number | null;
  readonly duration_p99_seconds: number | null;
}

export interface PipelineState {
  readonly at: string;
  /** What rates and quantiles are about; null where they are about everything since the start. */
  readonly window_seconds: number | null;
  readonly stages: readonly StageState[];
  readonly degraded: readonly string[];
}

interface Reading {
  readonly atMs: number;
  readonly figures: ReadonlyMap<string, StageFigures>;
}

/** How far back rates and quantiles look at most, and how long an answer is good for, in milliseconds. */
const windowMs = 60_000;
const freshMs = 1_000;

export interface PipelineOptions {
  readonly stages: readonly WatchedStage[];
  /** Returns the page at an address; rejects where nobody answers. */
  readonly fetchPage: (url: string) => Promise<string>;
  readonly now: () => number;
}

/** Returns what tells the state of every stage. It remembers the readings of a minute, while it is asked. */
export function createPipeline(options: PipelineOptions): () => Promise<PipelineState> {
  const { now } = options;
  let readings: readonly Reading[] = [];
  let latest: { readonly atMs: number; readonly state: Promise<PipelineState> } | null = null;

  async function read(): Promise<PipelineState> {
    const reading = await takeReading(options);
    readings = readings.filter(({ atMs }) => reading.atMs - atMs <= windowMs);
    const before = readings[0] ?? null;
    readings = [...readings, reading];
    return stateOf(options.stages, reading, before);
  }

  return () => {
    if (latest === null || now() - latest.atMs >= freshMs) latest = { atMs: now(), state: read() };
    return latest.state;
  };
}

async function takeReading({ stages, fetchPage, now }: PipelineOptions): Promise<Reading> {
  const found = await Promise.all(
    stages.map(async ({ name, url, topic }) => {
      const page = await fetchPage(url).catch(() => null);
      return page === null ? [] : [[name, stageFigures(page, topic)] as const];
    }),
  );
  return { atMs: now(), figures: new Map(found.flat()) };
}

function stateOf(
  stages: readonly WatchedStage[],
  reading: Reading,
  before: Reading | null,
): PipelineState {
  const seconds = before === null ? null : (reading.atMs - before.atMs) / 1_000;
  return {
    at: new Date(reading.atMs).toISOString(),
    window_seconds: seconds,
    stages: stages.map((stage) => {
      const earlier = before?.figures.get(stage.name) ?? null;
      return stageState(stage, reading.figures.get(stage.name) ?? null, earlier, seconds);
    }),
    degraded: stages.filter(({ name }) => !reading.figures.has(name)).map(({ name }) => name),
  };
}

function stageState(
  { name, topic, reads }: WatchedStage,
  now: StageFigures | null,
  before: StageFigures | null,
  seconds: number | null,
): StageState {
  const own = { name, topic, reads };
  if (now === null) return { ...own, status: 'away', ...nothing };
  const done = total(now);
  const isReader = reads !== null;
  return {
    ...own,
    status: 'ok',
    in: isReader ? done : null,
    out: now.outcomes.ok,
    dead: now.outcomes.dead,
    duplicate: now.outcomes.duplicate,
    rate: before === null || !seconds ? null : Math.max(0, done - total(before)) / seconds,
    lag_records: isReader && now.lagKnown ? now.lagRecords : null,
    lag_seconds: isReader && now.lagKnown ? (now.lagRecords > 0 ? now.lagSeconds : 0) : null,
    age_p99_seconds: quantileSince(now.age, before?.age ?? null, 0.99),
    duration_p99_seconds: quantileSince(now.duration, before?.duration ?? null, 0.99),
  };
}

const nothing = {
  in: null,
  out: null,
  dead: null,
  duplicate: null,
  rate: null,
  lag_records: null,
  lag_seconds: null,
  age_p99_seconds: null,
  duration_p99_seconds: null,
} as const;

const total = ({ outcomes }: StageFigures): number =>
  outcomes.ok + outcomes.dead + outcomes.duplicate + outcomes.late;
