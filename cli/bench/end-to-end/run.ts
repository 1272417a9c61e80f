import { setTimeout as delay } from 'node:timers/promises';
import { streamStages } from '../../../stream/stages.ts';
import type { StreamConnection } from '../../stream/connect.ts';
import { prepareConnected } from '../../stream/prepare-connected.ts';
import { parseCounts } from '../../up/counts.ts';
import { type Bed, startBed } from '../bed.ts';
import type { BenchContext } from '../context.ts';
import { type Percentiles, percentilesOf } from '../percentiles.ts';
import type { StageUnderTest } from '../stage-under-test.ts';
import { readSteps } from '../step-shares.ts';
import { readScored } from './read-scored.ts';
import { watchStores } from './watch-stores.ts';

export interface EndToEndRequest {
  /** Events per second, one run for each. */
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly partitions: number;
  /** Whether the sinks run, or enrich alone. */
  readonly sinks: boolean;
  readonly model: 'reference' | 'champion';
}

/** What one paced load showed. Latencies are from event time, in milliseconds. */
export interface PacedFigures {
  readonly rate: number;
  readonly published_per_second: number;
  /** Events that the slowest part had still to show when the load ended. */
  readonly behind: number;
  /** Whether the load was made in full, and no part was more than two seconds of it behind. */
  readonly held: boolean;
  readonly latency_ms: Readonly<Record<string, Percentiles>>;
  readonly enrich_transactions_per_second: number;
  /** Mean time of each step of enrich per transaction. */
  readonly enrich_step_ms: Readonly<Record<string, number>>;
  /** Of one core, by process. */
  readonly cpu: Readonly<Record<string, number>>;
}

/** What a part may be behind when the load ends, in seconds of load. */
const heldWithinSeconds = 2;
/** Left out at the beginning: consumers join, and a broker that was just started compiles its code. In seconds. */
const warmUpSeconds = 20;
const settleMs = 30_000;

/** Puts paced loads on the whole stream and measures how long each event takes to be visible where. */
export async function benchEndToEnd(
  request: EndToEndRequest,
  context: BenchContext,
): Promise<Readonly<Record<string, unknown>>> {
  const bed = await startBed({ ...context, model: request.model });
  try {
    const runs: PacedFigures[] = [];
    for (const rate of request.rates) {
      context.progress(`  ${rate} events/s for ${request.seconds} s`);
      const figures = await pacedRun(bed, rate, request, context.signal);
      for (const [where, ms] of Object.entries(figures.latency_ms)) {
        context.progress(
          `    ${where.padEnd(11)} p50 ${ms.p50}  p95 ${ms.p95}  p99 ${ms.p99}  max ${ms.max} ms`,
        );
      }
      const cpu = Object.entries(figures.cpu).map(([name, share]) => `${name} ${share}`);
      context.progress(`    CPU: ${cpu.join(', ')}; ${figures.held ? 'held' : 'not held'}`);
      runs.push(figures);
    }
    return { seconds: request.seconds, partitions: request.partitions, runs };
  } finally {
    await bed.close();
  }
}

async function pacedRun(
  bed: Bed,
  rate: number,
  { seconds, partitions, sinks, model: _ }: EndToEndRequest,
  signal: AbortSignal,
): Promise<PacedFigures> {
  const stream = bed.stream();
  await prepareConnected(stream, signal, partitions);
  const isMeasured = (name: string): boolean =>
    name === 'enrich' || (sinks && name.endsWith('-sink'));
  const names = streamStages.map(({ name }) => name).filter(isMeasured);
  const stages = await Promise.all(names.map((name) => bed.startStage(stream, name)));
  const watch = sinks ? await watchStores(stream, partitions) : null;
  const arrivals = Object.entries(watch?.arrivals ?? {});
  const warmUntilMs = Date.now() + warmUpSeconds * 1_000;
  const scoring: number[] = [];
  const latencies: number[] = [];
  let scored = 0;
  const closeReader = await readScored(
    stream,
    ({ partition, offset, eventTimeMs, scoringMs, latencyMs }) => {
      scored++;
      if (eventTimeMs < warmUntilMs) return;
      scoring.push(scoringMs);
      latencies.push(latencyMs);
      for (const [, store] of arrivals) store.expect(partition, offset, eventTimeMs);
    },
    signal,
  );
  const load = await startLoad(bed, stream, rate, seconds + warmUpSeconds);
  const processes = [...stages, load];
  const before = processes.map((stage) => stage.use().cpuSeconds);
  await delay((seconds + warmUpSeconds) * 1_000, undefined, { signal });
  const page = await load.metrics();
  const cpu = processes.map(
    (stage, i) => (stage.use().cpuSeconds - before[i]!) / (seconds + warmUpSeconds),
  );
  const published = parseCounts(page, stream.names.topic('events')).ok;
  const unscored = Math.max(0, published - scored);
  const behind = Math.max(unscored, ...arrivals.map(([, store]) => unscored + store.waiting));
  const steps = readSteps([await stages[0]!.metrics()]);
  await load.process.stop();
  await settle(() => scored >= published && arrivals.every(([, store]) => store.waiting === 0));
  await watch?.stop();
  await closeReader();
  await Promise.all(stages.map((stage) => stage.process.stop()));
  return {
    rate,
    published_per_second: Math.round(published / (seconds + warmUpSeconds)),
    behind,
    held:
      behind <= rate * heldWithinSeconds && published >= 0.97 * rate * (seconds + warmUpSeconds),
    enrich_transactions_per_second: Math.round(steps.transactions / (seconds + warmUpSeconds)),
    enrich_step_ms: Object.fromEntries(
      Object.entries(steps.seconds).map(([step, spent]) => [
        step,
        Math.round((spent * 1e5) / steps.transactions) / 100,
      ]),
    ),
    latency_ms: {
      scoring: percentilesOf(scoring),
      scored: percentilesOf(latencies),
      ...Object.fromEntries(
        arrivals.map(([name, store]) => [name, percentilesOf(store.latencies)]),
      ),
    },
    cpu: Object.fromEntries(
      [...names, 'synthesizer'].map((name, i) => [name, Math.round(cpu[i]! * 100) / 100]),
    ),
  };
}

/** Starts the synthesizer at a pace; its outcomes come only after the run. */
function startLoad(
  bed: Bed,
  stream: StreamConnection,
  rate: number,
  seconds: number,
): Promise<StageUnderTest> {
  return bed.startStage(stream, 'synthesizer', {
    CHURN_SYNTH_RATE: String(rate),
    CHURN_SYNTH_OUTCOME_DELAY_MS: String(Math.ceil(seconds) * 2_000),
  });
}

/** Waits until a load has arrived, as long as it may take; what has not by then is missing in the figures. */
async function settle(hasArrived: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + settleMs;
  while (!hasArrived() && performance.now() < deadlineMs) await delay(50);
}
