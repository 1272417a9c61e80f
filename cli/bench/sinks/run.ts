import type { SinkStage } from '../../../domain/stream/names.ts';
import { prepareConnected } from '../../stream/prepare-connected.ts';
import { type Bed, startBed } from '../bed.ts';
import type { BenchContext } from '../context.ts';
import { scoreEvents } from '../score-events.ts';
import { type StoreName, watchedStores } from '../watched-stores.ts';
import { clickhouseLoop } from './clickhouse-loop.ts';
import type { PartitionRows, StoreLoop } from './loop.ts';
import { measureLoop } from './measure-loop.ts';
import { measureSink } from './measure-sink.ts';
import { postgresLoop } from './postgres-loop.ts';
import { readAllScored } from './read-rows.ts';
import { redisLoop } from './redis-loop.ts';

export interface SinksRequest {
  readonly events: number;
  readonly partitions: number;
}

const loops: Readonly<Record<StoreName, StoreLoop>> = {
  redis: redisLoop,
  postgres: postgresLoop,
  clickhouse: clickhouseLoop,
};
const sinkOf: Readonly<Record<StoreName, SinkStage>> = {
  redis: 'redis-sink',
  postgres: 'postgres-sink',
  clickhouse: 'clickhouse-sink',
};

/**
 * Measures each sink alone over the same scored records, and beside it a loop by hand that writes them from memory to
 * tables of its own, once before the sink and once after it.
 */
export async function benchSinks(
  { events, partitions }: SinksRequest,
  context: BenchContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { signal, progress } = context;
  const bed = await startBed({ ...context, model: 'champion' });
  try {
    const stream = bed.stream();
    await scoreEvents(bed, stream, { events, partitions }, context);
    const rows = await readAllScored(stream, signal);
    const figures: Record<string, unknown> = { events, partitions };
    for (const store of await watchedStores(stream, partitions)) {
      progress(`  ${store.name}`);
      const before = await loopRate(bed, store.name, rows, context);
      const sink = await measureSink(bed, stream, sinkOf[store.name], store, rows, signal);
      const after = await loopRate(bed, store.name, rows, context);
      const loop = (before + after) / 2;
      figures[store.name] = {
        rows_per_second: Math.round(sink.rowsPerSecond),
        baseline_rows_per_second: [Math.round(before), Math.round(after)],
        ratio: round(sink.rowsPerSecond / loop),
        cpu_seconds_per_100k: round((sink.cpuSeconds * 100_000) / events),
        peak_memory_mb: sink.peakMegabytes,
      };
      progress(
        `    ${Math.round(sink.rowsPerSecond)} rows/s, the loop ${Math.round(before)} and ${Math.round(after)}`,
      );
    }
    return figures;
  } finally {
    await bed.close();
  }
}

/** Runs the loop of a store under names of its own. */
async function loopRate(
  bed: Bed,
  store: StoreName,
  rows: readonly PartitionRows[],
  { signal }: BenchContext,
): Promise<number> {
  const stream = bed.stream();
  await prepareConnected(stream, signal, 1);
  return measureLoop(loops[store], stream, rows, signal);
}

const round = (value: number): number => Math.round(value * 100) / 100;
