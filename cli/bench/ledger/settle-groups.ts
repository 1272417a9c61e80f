import { sinkReads, sinkStages } from '../../../domain/stream/names.ts';
import { logBounds } from '../../../platform/kafka/offsets.ts';
import type { StreamConnection } from '../../stream/connect.ts';

/** Moves every stage's group to the end of what it reads. */
export async function settleGroups(stream: StreamConnection): Promise<void> {
  const admin = await stream.admin();
  const { names } = stream;
  const settle = async (stage: string, topic: string): Promise<void> => {
    const bounds = await logBounds(admin, topic);
    const partitions = bounds.map(({ end }, partition) => ({ partition, offset: String(end) }));
    await admin.setOffsets({ groupId: names.group(stage), topic, partitions });
  };
  await settle('enrich', names.topic('events'));
  for (const stage of sinkStages) {
    for (const role of sinkReads[stage]) await settle(stage, names.topic(role));
  }
}
