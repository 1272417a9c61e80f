import type { StreamConnection } from '../../stream/connect.ts';
import { awaitDrained } from '../await-drained.ts';
import type { Bed } from '../bed.ts';
import { type Output, readOutput } from '../read-output.ts';

export interface EnrichFigures extends Output {
  readonly eventsPerSecond: number;
  /** Of all processes, from ready to drained. */
  readonly cpuSeconds: number;
  readonly systemSeconds: number;
  /** Of the largest process. */
  readonly peakMegabytes: number;
  /** The processes' metrics at the end, in the Prometheus text format. */
  readonly metrics: readonly string[];
}

/** Runs enrich over the events of a stream until all are done, and reads back what it wrote. */
export async function measureEnrich(
  bed: Bed,
  stream: StreamConnection,
  processes: number,
  /** Most records of a transaction; null as in production. */
  batch: number | null,
  signal: AbortSignal,
): Promise<EnrichFigures> {
  const { names } = stream;
  const stages = await Promise.all(
    Array.from({ length: processes }, () =>
      bed.startStage(stream, 'enrich', batch === null ? {} : { CHURN_ENRICH_BATCH: String(batch) }),
    ),
  );
  const before = stages.map((stage) => stage.use());
  await awaitDrained(await stream.admin(), names.group('enrich'), names.topic('events'), signal);
  const after = stages.map((stage) => stage.use());
  const metrics = await Promise.all(stages.map((stage) => stage.metrics()));
  await Promise.all(stages.map((stage) => stage.process.stop()));
  const output = await readOutput(stream, names.topic('scored'), true, signal);
  return {
    ...output,
    eventsPerSecond: output.laterRecords / output.seconds,
    cpuSeconds: after.reduce((sum, use, i) => sum + use.cpuSeconds - before[i]!.cpuSeconds, 0),
    systemSeconds: after.reduce(
      (sum, use, i) => sum + use.systemSeconds - before[i]!.systemSeconds,
      0,
    ),
    peakMegabytes: Math.max(...after.map((use) => use.peakMegabytes)),
    metrics,
  };
}
