import { setTimeout as delay } from 'node:timers/promises';
import type { Batch, Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Logger } from '../observability/log.ts';
import { CrashError, messageOf, OutageError } from '../runtime/errors.ts';
import { HeldError, isPassing, isRebalance, TransactionError } from './errors.ts';
import { createLaneTable, type PartitionLane as Lane, type LaneTable } from './lane-table.ts';
import { startWatchdog } from './watchdog.ts';

export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly KafkaMessage[];
  /** The offset to resume from once these messages are done. */
  readonly nextOffset: number;
}

/** Keeps the membership alive; throws where the group has moved on. */
export type Heartbeat = () => Promise<void>;

export type PartitionLane = Lane<PartitionBatch, Heartbeat>;

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
  onRebalance?(): void;
  onAssigned?(assignment: Assignment): void;
}

export interface PartitionConsumer {
  /** Rejects when the process must stop: fenced, crashed, or an error that nobody knows. */
  readonly failed: Promise<never>;
  isAssigned(): boolean;
  /** Opens every assigned partition anew, each where its store says it stands. */
  reopen(): void;
  stop(): Promise<void>;
}

/** The partitions of this process, by topic. */
export type Assignment = Readonly<Record<string, readonly number[]>>;

/** Longest silence of the broker before the process is given up. */
const silenceMs = 60_000;
const reopenDelayMs = 100;

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
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 20 },
  });
  const lanes = createLaneTable<PartitionLane>(log);
  let assignment: Assignment | null = null;
  let handling = 0;
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const watchdog = startWatchdog(
    silenceMs,
    () => handling > 0,
    () => fail(new CrashError(`consumer of ${group}: nothing came for ${silenceMs / 1_000} s`)),
  );

  consumer.on(consumer.events.REBALANCING, () => {
    assignment = null;
    lanes.invalidate();
    options.onRebalance?.();
  });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    assignment = payload.memberAssignment;
    lanes.invalidate();
    options.onAssigned?.(payload.memberAssignment);
    log.info({ assignment: payload.memberAssignment }, 'joined the group');
  });
  consumer.on(consumer.events.FETCH, () => watchdog.alive());
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    assignment = null;
    lanes.invalidate();
    // The client starts its consumer again by itself after errors that it takes for passing.
    if (payload.restart) return;
    fail(new CrashError(`consumer of ${group}: ${messageOf(payload.error)}`));
  });
  followMarkers(consumer, lanes, log);

  await consumer.connect();
  await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: options.partitionsConcurrently,
    async eachBatch(payload) {
      const { topic, partition } = payload.batch;
      // What was fetched before a rebalance is still handed over after it: to open its lane would fence the
      // partition's rightful owner.
      if (assignment?.[topic]?.includes(partition) !== true) return;
      handling++;
      try {
        await handleFetched(payload, options, lanes, consumer);
      } catch (error) {
        if (!isRebalance(error) && !isPassing(error)) {
          fail(error instanceof Error ? error : new CrashError(messageOf(error)));
        }
        throw error;
      } finally {
        handling--;
      }
    },
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
      watchdog.stop();
      await consumer.stop();
      await lanes.closeAll();
      await consumer.disconnect();
    },
  };
}

/** Handles what one fetch brought of a partition. Throws where the group has moved on or the process must end. */
async function handleFetched(
  payload: EachBatchPayload,
  options: PartitionConsumerOptions,
  lanes: LaneTable<PartitionLane>,
  consumer: Consumer,
): Promise<void> {
  const { batch, heartbeat } = payload;
  const { topic, partition } = batch;
  const key = keyOf(topic, partition);
  try {
    const atWork = lanes.get(key);
    const open =
      atWork ?? (await lanes.open(key, () => options.openLane(topic, partition, heartbeat)));
    if (open === null) return;
    if (open.position !== fetchedOffset(batch)) {
      consumer.seek({ topic, partition, offset: String(open.position) });
      // A process that ended between its last write and its commit left the group behind the store; where
      // nothing more comes, no other commit would ever tell.
      if (options.commitToGroup === true) {
        await commit(consumer, topic, partition, open.position, options.log);
      }
      // A lane at work is fetched from where it stands. Where it is not, its log may be another one by now, of
      // which only an opening takes notice.
      if (atWork !== null) lanes.discard(key);
      return;
    }
    const epoch = lanes.epoch();
    for (const chunk of chunksOf(batch, options.chunkSize)) {
      if (!payload.isRunning() || epoch !== lanes.epoch()) return;
      await open.lane.handle(chunk, heartbeat);
      const { nextOffset } = chunk;
      open.position = nextOffset;
      payload.resolveOffset(String(nextOffset - 1));
      if (options.commitToGroup === true) {
        await commit(consumer, topic, partition, nextOffset, options.log);
      }
      await heartbeat();
    }
  } catch (error) {
    if (error instanceof HeldError) {
      // Waiting here would keep every other partition of the broker waiting too.
      setTimeout(payload.pause(), error.forMs).unref();
      return;
    }
    lanes.discard(key);
    if (!(error instanceof TransactionError || error instanceof OutageError)) throw error;
    options.log.warn({ topic, partition, error: error.message }, 'partition is opened anew');
    await delay(reopenDelayMs);
    await heartbeat();
  }
}

const keyOf = (topic: string, partition: number): string => `${topic}/${partition}`;

function* chunksOf(batch: Batch, size: number): Generator<PartitionBatch> {
  const { topic, partition, messages } = batch;
  for (let from = 0; from < messages.length; from += size) {
    const chunk = messages.slice(from, from + size);
    // Behind the last record there may be markers, which only the batch knows of.
    const last = from + size >= messages.length ? batch.lastOffset() : chunk.at(-1)?.offset;
    yield { topic, partition, messages: chunk, nextOffset: Number(last) + 1 };
  }
}

// Not in the client's types: where the fetch began, which a first record may lie beyond (K6, K14).
function fetchedOffset(batch: Batch): number {
  return Number((batch as Batch & { fetchedOffset: string }).fetchedOffset);
}

/**
 * The marker that ends a transaction may come in a fetch of its own, which no lane ever sees: its position
 * moves past it all the same, and without a commit the group's lag would stay at one for ever.
 */
function followMarkers(consumer: Consumer, lanes: LaneTable<PartitionLane>, log: Logger): void {
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    const { topic, partition, batchSize, lastOffset } = payload;
    if (batchSize > 0) return;
    const next = Number(lastOffset) + 1;
    const open = lanes.get(keyOf(topic, partition));
    if (open !== null) open.position = Math.max(open.position, next);
    commit(consumer, topic, partition, next, log).catch(() => undefined);
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
