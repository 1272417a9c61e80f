import { startBed } from '../bed.ts';
import type { BenchContext } from '../context.ts';
import { publishEvents } from '../publish-events.ts';
import { readSteps } from '../step-shares.ts';
import { measureKafkaTools } from './kafka-tools.ts';
import { measureEnrich } from './measure-enrich.ts';
import { measureLoop } from './measure-loop.ts';
import { prepareTopics } from './topics.ts';

export interface PipelineRequest {
  readonly events: number;
  readonly partitions: number;
  readonly processes: number;
  /** Most records of a transaction; null as in production. */
  readonly batch: number | null;
  readonly model: 'reference' | 'champion';
  /** Whether the loops that do nothing with the records run too. */
  readonly baselines: boolean;
}

/** Measures enrich over published events, and in the same run what a pipe of its client can carry at most. */
export async function benchPipeline(
  request: PipelineRequest,
  context: BenchContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { events, partitions, processes, batch, model, baselines } = request;
  const { signal, progress } = context;
  const bed = await startBed({ ...context, model, only: ['kafka', 'registry'] });
  try {
    const stream = bed.stream();
    await prepareTopics(stream, partitions);
    progress(`  publishing ${events} events to ${partitions} partitions`);
    await publishEvents(stream, events, signal);
    progress('  enrich');
    const enrich = await measureEnrich(bed, stream, processes, batch, signal);
    const perSecond = Math.round(enrich.eventsPerSecond);
    progress(`    ${perSecond} events/s; all ${enrich.events} are there, none twice`);
    if (enrich.records !== events || enrich.events !== events) {
      throw new Error(`${events} events gave ${enrich.records} records of ${enrich.events} events`);
    }
    const steps = readSteps(enrich.metrics);
    const figures = {
      events,
      partitions,
      processes,
      model,
      events_per_second: perSecond,
      seconds: enrich.seconds,
      cpu_seconds_per_100k: round((enrich.cpuSeconds * 100_000) / events),
      system_cpu_seconds_per_100k: round((enrich.systemSeconds * 100_000) / events),
      peak_memory_mb: enrich.peakMegabytes,
      transactions: steps.transactions,
      step_microseconds_per_event: Object.fromEntries(
        Object.entries(steps.seconds).map(([step, seconds]) => [
          step,
          round((seconds * 1e6) / events),
        ]),
      ),
    };
    if (!baselines) return figures;
    progress('  the same pipe with nothing to do: kafkajs as it comes');
    const plain = await measureLoop(bed, stream, 'plain', partitions, signal);
    progress(`    ${Math.round(plain)} records/s`);
    progress('  the same pipe with nothing to do: the client of this project');
    const patched = await measureLoop(bed, stream, 'patched', partitions, signal);
    progress(`    ${Math.round(patched)} records/s`);
    progress("  Kafka's own performance tools, 258 bytes a record");
    const tools = await measureKafkaTools(stream, events, partitions, signal);
    progress(
      `    producer ${tools.producerPerSecond} records/s, consumer ${tools.consumerPerSecond}`,
    );
    return {
      ...figures,
      baseline_events_per_second: Math.round(plain),
      ratio: round(enrich.eventsPerSecond / plain),
      pipe_limit_events_per_second: Math.round(patched),
      share_of_pipe_limit: round(enrich.eventsPerSecond / patched),
      kafka_producer_records_per_second: tools.producerPerSecond,
      kafka_consumer_records_per_second: tools.consumerPerSecond,
    };
  } finally {
    await bed.close();
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;
