import { randomUUID } from 'node:crypto';
import { scoredSchema } from '../../../domain/profile/avro-schema.ts';
import type { ScoredEvent } from '../../../domain/stream/event.ts';
import { createDecoder } from '../../../stream/decode-records.ts';
import type { StreamConnection } from '../../stream/connect.ts';

/** A scored record in a reader's hands. */
export interface SeenEvent {
  readonly partition: number;
  readonly offset: number;
  readonly eventTimeMs: number;
  /** From event time until enrich scored it. */
  readonly scoringMs: number;
  /** From event time until it was read. */
  readonly latencyMs: number;
}

type Seen = Pick<ScoredEvent, 'occurred_at' | 'scored_at'>;

/** Reads committed scored records as they come, and tells of each. Returns what ends it. */
export async function readScored(
  stream: StreamConnection,
  onEvent: (seen: SeenEvent) => void,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const decode = createDecoder<Seen>(
    { registry: stream.registry, signal },
    scoredSchema(stream.loaded.profile),
    ['occurred_at', 'scored_at'],
  );
  const consumer = stream.kafka.consumer({
    groupId: `${stream.names.group('bench')}.${randomUUID()}`,
    maxWaitTimeInMs: 50,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [stream.names.topic('scored')], fromBeginning: true });
  const joined = new Promise<void>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, () => resolve());
  });
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 6,
    async eachBatch({ batch: { partition, messages } }) {
      const nowMs = Date.now();
      for (const [i, scored] of (await decode(messages)).entries()) {
        if (scored === null) continue;
        const eventTimeMs = scored.occurred_at;
        onEvent({
          partition,
          offset: Number(messages[i]!.offset),
          eventTimeMs,
          scoringMs: scored.scored_at - eventTimeMs,
          latencyMs: nowMs - eventTimeMs,
        });
      }
    },
  });
  await joined;
  return () => consumer.disconnect();
}
