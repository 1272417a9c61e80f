import type { StreamConnection } from '../stream/connect.ts';
import { prepareConnected } from '../stream/prepare-connected.ts';
import { awaitDrained } from './await-drained.ts';
import type { Bed } from './bed.ts';
import type { BenchContext } from './context.ts';
import { publishEvents } from './publish-events.ts';

/** Prepares a stream, publishes so many events and runs enrich until all are scored. */
export async function scoreEvents(
  bed: Bed,
  stream: StreamConnection,
  { events, partitions }: { readonly events: number; readonly partitions: number },
  { signal, progress }: BenchContext,
): Promise<void> {
  const { names } = stream;
  await prepareConnected(stream, signal, partitions);
  progress(`  publishing and scoring ${events} events`);
  await publishEvents(stream, events, signal);
  const enrich = await bed.startStage(stream, 'enrich');
  await awaitDrained(await stream.admin(), names.group('enrich'), names.topic('events'), signal);
  await enrich.process.stop();
}
