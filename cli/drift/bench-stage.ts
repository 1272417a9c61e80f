import { setTimeout as delay } from 'node:timers/promises';
import { startBed } from '../bench/bed.ts';
import type { BenchContext } from '../bench/context.ts';
import { scoreEvents } from '../bench/score-events.ts';
import { type Sample, steadyRate } from '../bench/sinks/rate.ts';
import { parseCounts } from '../up/counts.ts';

const pollMs = 100;

/** Measures how many scored events per second the drift stage reads, alone on the machine with the services. */
export async function benchDriftStage(
  { events, partitions }: { readonly events: number; readonly partitions: number },
  context: BenchContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { signal, progress } = context;
  const bed = await startBed({ ...context, model: 'champion' });
  try {
    const stream = bed.stream();
    const { names } = stream;
    await scoreEvents(bed, stream, { events, partitions }, context);
    progress('  reading them');
    const samples: Sample[] = [];
    const stage = await bed.startStage(stream, 'drift');
    for (let rows = 0; rows < events; ) {
      await delay(pollMs, undefined, { signal });
      const { ok } = parseCounts(await stage.metrics(), names.topic('scored'));
      rows = ok;
      samples.push({ atMs: performance.now(), rows });
    }
    const { cpuSeconds, peakMegabytes } = stage.use();
    return {
      stage_events: events,
      stage_events_per_second: Math.round(steadyRate(samples, events)),
      stage_cpu_seconds_per_100k: Number(((cpuSeconds * 100_000) / events).toFixed(2)),
      stage_peak_memory_mb: peakMegabytes,
    };
  } finally {
    await bed.close();
  }
}
