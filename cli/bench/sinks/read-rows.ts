import { scoredSchema } from '../../../domain/profile/avro-schema.ts';
import type { ScoredEvent } from '../../../domain/stream/event.ts';
import { readRanges, wholeTopic } from '../../../platform/kafka/read-range.ts';
import { createDecoder } from '../../../stream/decode-records.ts';
import type { StreamConnection } from '../../stream/connect.ts';
import type { PartitionRows } from './loop.ts';

/** Reads the whole scored topic into memory, decoded, by partition. */
export async function readAllScored(
  stream: StreamConnection,
  signal: AbortSignal,
): Promise<readonly PartitionRows[]> {
  const topic = stream.names.topic('scored');
  const ranges = await wholeTopic(await stream.admin(), topic);
  const rows = ranges.map(({ partition }) => ({
    partition,
    offsets: [] as number[],
    values: [] as ScoredEvent[],
  }));
  const decode = createDecoder<ScoredEvent>(
    { registry: stream.registry, signal },
    scoredSchema(stream.loaded.profile),
  );
  await readRanges(
    stream.kafka,
    ranges,
    async ({ partition }, messages) => {
      const { offsets, values } = rows[partition]!;
      for (const [i, value] of (await decode(messages)).entries()) {
        if (value === null) throw new Error(`${topic}/${partition}: a record cannot be read`);
        offsets.push(Number(messages[i]!.offset));
        values.push(value);
      }
    },
    signal,
  );
  return rows;
}
