import type { StreamConnection } from '../../stream/connect.ts';
import { awaitDrained } from '../await-drained.ts';
import type { Bed } from '../bed.ts';
import { readOutput } from '../read-output.ts';
import { createOutputTopic } from './topics.ts';

/** Records per second of a loop that copies the events to another topic and does nothing else, exactly once. */
export async function measureLoop(
  bed: Bed,
  stream: StreamConnection,
  client: 'plain' | 'patched',
  partitions: number,
  signal: AbortSignal,
): Promise<number> {
  const events = stream.names.topic('events');
  const group = `${stream.names.group('loop')}.${client}`;
  const output = `${events}.${client}-loop`;
  const admin = await stream.admin();
  await createOutputTopic(admin, output, partitions);
  const loop = await bed.startStage(stream, 'platform/kafka/bench/plain-loop.js', {
    LOOP_CLIENT: client,
    LOOP_GROUP: group,
    LOOP_FROM: events,
    LOOP_TO: output,
  });
  try {
    await awaitDrained(admin, group, events, signal);
  } finally {
    await loop.process.stop();
  }
  const { laterRecords, seconds } = await readOutput(stream, output, false, signal);
  await admin.deleteTopics({ topics: [output] });
  return laterRecords / seconds;
}
