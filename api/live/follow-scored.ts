import { randomUUID } from 'node:crypto';
import type { Kafka, KafkaMessage } from 'kafkajs';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import type { StreamNames } from '../../domain/stream/names.ts';
import { avroType, type Registry } from '../../platform/avro/registry.ts';
import { headerLength, readSchemaId } from '../../platform/avro/wire-format.ts';
import { type LogBounds, logBounds } from '../../platform/kafka/offsets.ts';
import { startPartitionConsumer } from '../../platform/kafka/partition-consumer.ts';
import type { Logger } from '../../platform/observability/log.ts';
import { type ValueReader, valueReader } from '../../stream/decode-values.ts';
import { createSchemaReaders } from '../../stream/schema-readers.ts';
import { createGrowth } from './growth.ts';
import type { LiveScore, LiveSource } from './live-feed.ts';

export interface FollowOptions {
  readonly kafka: Kafka;
  readonly brokers: string;
  readonly registry: Registry;
  readonly names: StreamNames;
  readonly profile: Profile;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** How events are shown: only those that will be are asked about. */
  readonly show: (events: readonly ScoredEvent[]) => LiveScore[];
}

/** Events of a batch that are decoded, its newest. */
const perBatch = 10;
/** Events that a tick shows at most. */
const perTick = 20;

/**
 * Follows the scored topic from now on, under a group of its own that is deleted when it closes. All records are counted,
 * few of them decoded.
 */
export async function followScored(options: FollowOptions): Promise<LiveSource> {
  const { kafka, registry, names, profile, log, signal, show } = options;
  const topic = names.topic('scored');
  const eventsTopic = names.topic('events');
  const deadTopic = names.deadLetterTopic(eventsTopic);
  const group = `${names.group('api-live')}.${randomUUID()}`;
  const current = avroType(scoredSchema(profile));
  const readers = createSchemaReaders<ValueReader>({
    registry,
    create: (writer) => valueReader(current, writer),
    signal,
    onRetry: (error) => log.warn({ error: error.message }, 'waiting for the registry'),
  });
  const admin = kafka.admin();
  await admin.connect();
  const received = createGrowth(async () => endOf(await logBounds(admin, eventsTopic)));
  let scored = 0;
  let dead = 0;
  let latest: ScoredEvent[] = [];

  async function decode(
    messages: readonly KafkaMessage[],
    heartbeat: () => Promise<void>,
  ): Promise<ScoredEvent[]> {
    const newest = messages.slice(-perBatch);
    const known = await readers(
      newest.map(({ value }) => value),
      heartbeat,
    );
    return newest.flatMap(({ value }) => {
      const reader = value === null ? null : known.get(readSchemaId(value) ?? -1);
      if (value === null || reader === null || reader === undefined) return [];
      return [reader.read(value.subarray(headerLength)) as ScoredEvent];
    });
  }

  const consumer = await startPartitionConsumer({
    kafka,
    brokers: options.brokers,
    group,
    topics: [topic, deadTopic],
    partitionsConcurrently: 6,
    chunkSize: 5_000,
    maxWaitMs: 200,
    log,
    openLane: async (from, partition) => ({
      resumeAt: (await logBounds(admin, from))[partition]?.end ?? 0,
      async handle({ messages }, heartbeat) {
        if (from === deadTopic) {
          dead += messages.length;
          return;
        }
        scored += messages.length;
        latest = [...latest, ...(await decode(messages, heartbeat))].slice(-perTick);
      },
      close: async () => undefined,
    }),
  });
  const close = async (): Promise<void> => {
    await consumer.stop();
    await admin.deleteGroups([group]).catch(() => undefined);
    await admin.disconnect();
  };
  return {
    take() {
      const shown = show(latest).sort((a, b) => b.scored_at - a.scored_at);
      const taken = { received: received(), scored, dead, latest: shown };
      scored = 0;
      dead = 0;
      latest = [];
      return taken;
    },
    close,
  };
}

const endOf = (bounds: readonly LogBounds[]): number =>
  bounds.reduce((sum, { end }) => sum + end, 0);
