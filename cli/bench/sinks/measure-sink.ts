import { setTimeout as delay } from 'node:timers/promises';
import type { SinkStage } from '../../../domain/stream/names.ts';
import type { StreamConnection } from '../../stream/connect.ts';
import type { Bed } from '../bed.ts';
import type { WatchedStore } from '../watched-stores.ts';
import type { PartitionRows } from './loop.ts';
import { type Sample, steadyRate } from './rate.ts';

export interface SinkFigures {
  readonly rowsPerSecond: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

const pollMs = 50;

/** Runs one sink over the scored topic until its store shows all rows. */
export async function measureSink(
  bed: Bed,
  stream: StreamConnection,
  sink: SinkStage,
  store: WatchedStore,
  partitions: readonly PartitionRows[],
  signal: AbortSignal,
): Promise<SinkFigures> {
  const samples: Sample[] = [];
  const total = partitions.reduce((sum, { values }) => sum + values.length, 0);
  const started = bed.startStage(stream, sink);
  let rows = 0;
  while (rows < total) {
    await Promise.race([delay(pollMs, undefined, { signal }), started.then(() => delay(pollMs))]);
    rows = shownRows(await store.positions(), partitions);
    samples.push({ atMs: performance.now(), rows });
  }
  const stage = await started;
  const { cpuSeconds, peakMegabytes } = stage.use();
  await stage.process.stop();
  return { rowsPerSecond: steadyRate(samples, total), cpuSeconds, peakMegabytes };
}

function shownRows(
  positions: readonly (readonly [partition: number, next: number])[],
  partitions: readonly PartitionRows[],
): number {
  let rows = 0;
  for (const [partition, next] of positions)
    rows += countBelow(partitions[partition]!.offsets, next);
  return rows;
}

/** Returns how many of the rising offsets are below one. */
function countBelow(offsets: readonly number[], next: number): number {
  let [from, to] = [0, offsets.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (offsets[middle]! < next) from = middle + 1;
    else to = middle;
  }
  return from;
}
