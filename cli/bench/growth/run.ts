import { type BenchModel, startBed } from '../bed.ts';
import type { BenchContext } from '../context.ts';
import { measureEnrich } from '../pipeline/measure-enrich.ts';
import { prepareTopics } from '../pipeline/topics.ts';
import { publishEvents } from '../publish-events.ts';
import { readSteps } from '../step-shares.ts';
import { type GrowthCase, growthCases } from './cases.ts';

export interface GrowthRequest {
  readonly events: number;
  readonly model: BenchModel;
}

export interface GrowthPoint extends GrowthCase {
  readonly events_per_second: number;
  readonly cpu_seconds_per_100k: number;
  readonly peak_memory_mb: number;
  readonly transactions: number;
}

/** Measures enrich again and again while one thing grows and the others stay. */
export async function benchGrowth(
  { events, model }: GrowthRequest,
  context: BenchContext,
): Promise<{ readonly events: number; readonly points: readonly GrowthPoint[] }> {
  const { signal, progress } = context;
  const bed = await startBed({ ...context, model, only: ['kafka', 'registry'] });
  try {
    const points: GrowthPoint[] = [];
    const cases = growthCases(events);
    // The first case runs once before it counts: a broker that was just started compiles its code.
    for (const [i, point] of [cases[0]!, ...cases].entries()) {
      const stream = bed.stream();
      await prepareTopics(stream, point.partitions);
      await publishEvents(stream, point.events, signal);
      const { processes, batch } = point;
      const enrich = await measureEnrich(bed, stream, processes, batch, signal);
      const measured = {
        ...point,
        events_per_second: Math.round(enrich.eventsPerSecond),
        cpu_seconds_per_100k: Math.round((enrich.cpuSeconds * 1e7) / point.events) / 100,
        peak_memory_mb: enrich.peakMegabytes,
        transactions: readSteps(enrich.metrics).transactions,
      };
      const { series, partitions } = point;
      progress(
        `  ${series.padEnd(10)} ${partitions} partitions, ${processes} processes, batch ${batch ?? 'default'}, ${point.events} events: ${measured.events_per_second} events/s`,
      );
      if (i > 0) points.push(measured);
      // What was read stays no longer than needed: the next case must not find a fuller disk.
      const topics = [stream.names.topic('events'), stream.names.topic('scored')];
      await (await stream.admin()).deleteTopics({ topics });
    }
    return { events, points };
  } finally {
    await bed.close();
  }
}
