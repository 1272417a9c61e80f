import { setTimeout as delay } from 'node:timers/promises';
import type { Batch, Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Logger } from '../observability/log.ts';
import { CrashError, messageOf, OutageError } from '../runtime/errors.ts';
import { isRebalance, protocolErrorType, TransactionError } from './errors.ts';

export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly KafkaMessage[];
  /** The offset to resume from once these messages are done. */
  readonly nextOffset: number;
  /** The offset after the partition's last record. */
  readonly endOffset: number;
}

/** Keeps the membership alive; throws where the group has moved on. */
export type Heartbeat = () => Promise<void>;

/** The work on one partition from its assignment to its loss. */
export interface PartitionLane {
  /** The offset to resume from, as the store of the results says. */
  readonly resumeAt: number;
  handle(batch: PartitionBatch, heartbeat: Heartbeat): Promise<void>;
  close(): Promise<void>;
}

export interface PartitionConsumerOptions {
  readonly kafka: Kafka;
  readonly group: string;
  readonly topics: readonly string[];
  readonly partitionsConcurrently: number;
  /** Messages handled at once; a chunk must stay under a second, or heartbeats come late. */
  readonly chunkSize: number;
  readonly minBytes?: number;
  readonly maxWaitMs?: number;
  /** For lanes that keep their offsets in a store: the group's own say only how far behind it is. */
  readonly commitToGroup?: boolean;
  readonly log: Logger;
  /** Opens the lane of a partition just assigned: fence the former owner first, then read where to resume. */
  openLane(topic: string, partition: number, heartbeat: Heartbeat): Promise<PartitionLane>;
  onProgress?(topic: string, partition: number, nextOffset: number, endOffset: number): void;
  onRebalance?(): void;
  onRetry?(): void;
}

export interface PartitionConsumer {
  /** Rejects when the process must stop: fenced, crashed, or an error that nobody knows. */
  readonly failed: Promise<never>;
  isAssigned(): boolean;
  /** Opens every assigned partition anew, each where its store says it stands. */
  reopen(): void;
  stop(): Promise<void>;
}

/**
 * Consumes topics partition by partition, committed records only, offsets in the hands of the lanes.
 * A lane that fails with an unknown end of its transaction is closed and opened anew.
 */
export async function startPartitionConsumer(
  options: PartitionConsumerOptions,
): Promise<PartitionConsumer> {
  const { kafka, group, log } = options;
  const consumer = kafka.consumer({
    groupId: group,
    sessionTimeout: 6_000,
    heartbeatInterval: 1_000,
    rebalanceTimeout: 10_000,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    maxBytesPerPartition: 512 * 1024,
    minBytes: options.minBytes ?? 1,
    maxWaitTimeInMs: options.maxWaitMs ?? 50,
    retry: {
      initialRetryTime: 50,
      maxRetryTime: 1_000,
      retries: 20,
      restartOnFailure: isCoordinatorStarting,
    },
  });
  const lanes = createLanes(options);
  let assignment: Readonly<Record<string, number[]>> | null = null;
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  consumer.on(consumer.events.REBALANCING, () => {
    assignment = null;
    lanes.invalidate();
    options.onRebalance?.();
  });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    assignment = payload.memberAssignment;
    lanes.invalidate();
    log.info({ assignment: payload.memberAssignment }, 'joined the group');
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (payload.restart) return;
    fail(new CrashError(`consumer of ${group}: ${messageOf(payload.error)}`));
  });
  commitPastMarkers(consumer, log);

  await consumer.connect();
  await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: options.partitionsConcurrently,
    eachBatch: (payload) => eachBatch(payload, options, lanes, consumer, fail),
  });
  return {
    failed,
    isAssigned: () => assignment !== null,
    reopen() {
      lanes.invalidate();
      // The fetch from the start has a lane opened, which then seeks to where its store stands.
      for (const [topic, partitions] of Object.entries(assignment ?? {})) {
        for (const partition of partitions) consumer.seek({ topic, partition, offset: '0' });
      }
    },
    async stop() {
      await consumer.stop();
      await lanes.closeAll();
      await consumer.disconnect();
    },
  };
}

const reopenDelayMs = 100;

// A broker that has just started answers so for a moment, which the client takes for final.
const isCoordinatorStarting = async (error: Error): Promise<boolean> =>
  ['GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE'].includes(
    protocolErrorType(error) ?? '',
  );

interface OpenLane {
  readonly epoch: number;
  readonly lane: PartitionLane;
}

function createLanes({ openLane, log }: PartitionConsumerOptions) {
  const open = new Map<string, OpenLane>();
  const closing = new Set<Promise<void>>();
  let epoch = 0;
  const close = (lane: PartitionLane): void => {
    const done: Promise<void> = lane
      .close()
      .catch((error) => log.warn({ error: messageOf(error) }, 'closing a lane failed'))
      .finally(() => closing.delete(done));
    closing.add(done);
  };
  return {
    epoch: () => epoch,
    invalidate(): void {
      epoch++;
      for (const { lane } of open.values()) close(lane);
      open.clear();
    },
    discard(key: string): void {
      const found = open.get(key);
      open.delete(key);
      if (found !== undefined) close(found.lane);
    },
    get: (key: string): PartitionLane | null => open.get(key)?.lane ?? null,
    async open(key: string, topic: string, partition: number, heartbeat: Heartbeat) {
      await Promise.all(closing);
      const startedIn = epoch;
      const lane = await openLane(topic, partition, heartbeat);
      if (startedIn !== epoch) {
        close(lane);
        return null;
      }
      open.set(key, { epoch, lane });
      return lane;
    },
    async closeAll(): Promise<void> {
      this.invalidate();
      await Promise.all(closing);
    },
  };
}

async function eachBatch(
  payload: EachBatchPayload,
  options: PartitionConsumerOptions,
  lanes: ReturnType<typeof createLanes>,
  consumer: Consumer,
  fail: (error: Error) => void,
): Promise<void> {
  const { batch, heartbeat, isRunning } = payload;
  const { topic, partition } = batch;
  const key = `${topic}/${partition}`;
  const epoch = lanes.epoch();
  try {
    let lane = lanes.get(key);
    if (lane === null) {
      lane = await lanes.open(key, topic, partition, heartbeat);
      if (lane === null) return;
      if (lane.resumeAt !== fetchedOffset(batch)) {
        consumer.seek({ topic, partition, offset: String(lane.resumeAt) });
        return;
      }
    }
    const { messages } = batch;
    const end = Number(batch.lastOffset()) + 1;
    for (let from = 0; from < messages.length; from += options.chunkSize) {
      if (!isRunning() || epoch !== lanes.epoch()) return;
      const chunk = messages.slice(from, from + options.chunkSize);
      const last = from + options.chunkSize >= messages.length;
      const nextOffset = last ? end : Number(chunk.at(-1)?.offset) + 1;
      const endOffset = Number(batch.highWatermark);
      await lane.handle({ topic, partition, messages: chunk, nextOffset, endOffset }, heartbeat);
      payload.resolveOffset(String(nextOffset - 1));
      if (options.commitToGroup === true)
        await commit(consumer, topic, partition, nextOffset, options.log);
      options.onProgress?.(topic, partition, nextOffset, endOffset);
      await heartbeat();
    }
  } catch (error) {
    lanes.discard(key);
    if (isRebalance(error)) throw error;
    if (error instanceof TransactionError || error instanceof OutageError) {
      options.onRetry?.();
      options.log.warn({ topic, partition, error: error.message }, 'partition is opened anew');
      await delay(reopenDelayMs);
      await heartbeat();
      return;
    }
    fail(error instanceof Error ? error : new CrashError(messageOf(error)));
    throw error;
  }
}

// Not in the client's types: where the fetch began, which a first record may lie beyond (K6, K14).
function fetchedOffset(batch: Batch): number {
  return Number((batch as Batch & { fetchedOffset: string }).fetchedOffset);
}

/**
 * The marker that ends a transaction may come in a fetch of its own, which no lane ever sees. Without a
 * commit past it the group's lag would stay at one for ever.
 */
function commitPastMarkers(consumer: Consumer, log: Logger): void {
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    const { topic, partition, batchSize, lastOffset } = payload;
    if (batchSize > 0) return;
    commit(consumer, topic, partition, Number(lastOffset) + 1, log).catch(() => undefined);
  });
}

async function commit(
  consumer: Consumer,
  topic: string,
  partition: number,
  nextOffset: number,
  log: Logger,
): Promise<void> {
  try {
    await consumer.commitOffsets([{ topic, partition, offset: String(nextOffset) }]);
  } catch (error) {
    if (isRebalance(error)) throw error;
    log.debug({ topic, partition, error: messageOf(error) }, 'offset was not committed');
  }
}
