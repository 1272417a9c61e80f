import type { Type } from 'avsc';
import type { KafkaMessage } from 'kafkajs';
import type { Refusal } from '../domain/stream/dead-letter.ts';
import { deadLetter } from '../platform/kafka/dead-letter.ts';
import { keepAlive } from '../platform/kafka/keep-alive.ts';
import { committedOffsets, logBounds } from '../platform/kafka/offsets.ts';
import type { Heartbeat, PartitionBatch } from '../platform/kafka/partition-consumer.ts';
import { topicIdentity } from '../platform/kafka/topic-identity.ts';
import { createSinkMetrics } from '../platform/observability/sink-metrics.ts';
import { CrashError, type OutageError } from '../platform/runtime/errors.ts';
import { retryOutage } from '../platform/runtime/retry.ts';
import { type Readers, type ValueReader, valueReader } from './decode-values.ts';
import type { LetterWriter } from './letters/letter-writer.ts';
import type { Stage } from './open-stage.ts';
import { createSchemaReaders } from './schema-readers.ts';
import type { PartitionLog } from './sink-position.ts';

/** What every sink does around its writes. */
export interface Sink {
  /** Counts rows that the store acknowledged. */
  countRows(count: number): void;
  /** Counts rows among them that the store had already. */
  countRepeated(count: number): void;
  /** Runs a call to the store until it is no outage, keeping the group membership meanwhile. */
  untilDone<T>(call: () => Promise<T>, heartbeat: Heartbeat): Promise<T>;
  /** Resolves once no call of `untilDone` is under way, those included that it no longer waits for. */
  idle(): Promise<void>;
  partitionLog(topic: string, partition: number): Promise<PartitionLog>;
}

/** Reads a batch of one topic as rows in offset order. */
export type BatchReader<Rows> = (batch: PartitionBatch, heartbeat: Heartbeat) => Promise<Rows>;

export function openSink(stage: Stage, store: string): Sink {
  const metrics = createSinkMetrics(stage.metricsRegistry, store);
  const inFlight = new Set<Promise<unknown>>();
  const started = <T>(call: () => Promise<T>): Promise<T> => {
    const work = call();
    const ended = work
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => inFlight.delete(ended));
    inFlight.add(ended);
    return work;
  };
  return {
    countRows: (count) => metrics.countRows(count),
    countRepeated: (count) => metrics.countRepeated(count),
    untilDone: (call, heartbeat) =>
      retryOutage(() => keepAlive(started(call), heartbeat), {
        signal: stage.signal,
        async onRetry(error: OutageError, attempt) {
          metrics.countRetry();
          stage.log.warn({ attempt, error: error.message }, 'waiting for the store');
          await heartbeat();
        },
      }),
    async idle() {
      await Promise.all(inFlight);
    },
    async partitionLog(topic, partition) {
      const identity = await topicIdentity(stage.brokers, topic);
      const group = stage.names.group(stage.name);
      const [bounds, committed] = await Promise.all([
        logBounds(stage.admin, topic).then((all) => all[partition]),
        committedOffsets(stage.admin, group, topic).then((all) => all[partition] ?? null),
      ]);
      if (identity === null || bounds === undefined) {
        throw new CrashError(`${topic}/${partition} does not exist; "churn up" creates the topics`);
      }
      return { topic, partition, identity, bounds, committed };
    },
  };
}

/** What a batch holds: rows for the store, and records that no store may see. */
interface Decoding<Rows> {
  readonly rows: Rows;
  readonly refused: readonly { readonly message: KafkaMessage; readonly refusal: Refusal }[];
}

/**
 * Returns how a sink reads a topic: rows in offset order, as `decode` makes them; what no store may see goes to the
 * source topic's dead letters first, counted by reason.
 * @param current the schema in which the rows are
 */
export function createBatchReader<Rows>(
  stage: Stage,
  letters: LetterWriter,
  deadLetterTopic: string,
  current: Type,
  decode: (messages: readonly KafkaMessage[], readers: Readers) => Decoding<Rows>,
): BatchReader<Rows> {
  const readers = createSchemaReaders<ValueReader>({
    registry: stage.registry,
    create: (writer) => valueReader(current, writer),
    signal: stage.signal,
    onRetry: (error) => stage.log.warn({ error: error.message }, 'waiting for the registry'),
  });
  return async ({ topic, partition, messages }, heartbeat) => {
    const known = await readers(
      messages.map(({ value }) => value),
      heartbeat,
    );
    const { rows, refused } = decode(messages, known);
    if (refused.length > 0) {
      const origin = { stage: stage.name, topic, partition };
      await letters.write(
        deadLetterTopic,
        refused.map(({ message, refusal }) => deadLetter(message, refusal, origin)),
      );
      for (const { refusal } of refused) stage.metrics.countDeadLetters(refusal.reason, 1);
    }
    stage.metrics.countEvents(topic, 'dead', refused.length);
    return rows;
  };
}
