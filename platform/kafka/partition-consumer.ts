import type { Kafka } from 'kafkajs';
import type { Logger } from '../observability/log.ts';
import { CrashError, messageOf } from '../runtime/errors.ts';
import { maxFetchBytes } from './backlog.ts';
import { RejoinError } from './errors.ts';
import { createLaneRunner } from './lane-runner.ts';
import { createLaneTable } from './lane-table.ts';
import type { Heartbeat, PartitionLane } from './partition-batch.ts';
import { createPartitionControl } from './partition-control.ts';
import { topicIdentities } from './topic-identity.ts';
import { watchTopics } from './topic-watch.ts';
import { startWatchdog } from './watchdog.ts';

export type { Heartbeat, PartitionBatch, PartitionLane } from './partition-batch.ts';

export interface PartitionConsumerOptions {
  readonly kafka: Kafka;
  /** Host and port of brokers, separated by commas. */
  readonly brokers: string;
  readonly group: string;
  readonly topics: readonly string[];
  /** Partitions that are opened at once. */
  readonly partitionsConcurrently: number;
  /** Messages handled at once; a chunk must stay under a second, or heartbeats come late. */
  readonly chunkSize: number;
  /** Shortest time from one piece of a partition's work to the next in milliseconds, as long as little waits. */
  readonly paceMs?: number;
  /** Of a partition, that may wait or be at work: a fetch unless it says more. */
  readonly bytesAhead?: number;
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

/** A group's offset only says how far behind a lane is, and each costs the broker a write. */
const tellEveryMs = 250;
/** How often it is asked whether a topic is still the same one. */
const identityEveryMs = 5_000;
/** Longest silence of the broker before the process is given up. */
const silenceMs = 30_000;

/**
 * Consumes topics partition by partition, committed records only, offsets in the hands of the lanes. Each lane works on
 * its own, one batch after the other, while more is fetched: a partition that waits holds up no other, and what it
 * has not yet handled is bounded by pausing it. A lane that fails with an unknown end of its transaction is closed and
 * opened anew.
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
    maxBytesPerPartition: maxFetchBytes,
    minBytes: options.minBytes ?? 1,
    maxWaitTimeInMs: options.maxWaitMs ?? 50,
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 20 },
  });
  let assignment: Assignment | null = null;
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const lanes = createLaneTable<PartitionLane>(log, options.bytesAhead ?? maxFetchBytes);
  const control = createPartitionControl(consumer, log);
  const runner = createLaneRunner({
    lanes,
    control,
    chunkSize: options.chunkSize,
    paceMs: options.paceMs ?? 0,
    commitToGroup: options.commitToGroup === true,
    tellEveryMs,
    log,
    openLane: options.openLane,
    onFatal: (error) => fail(error instanceof Error ? error : new CrashError(messageOf(error))),
  });
  // Nothing that goes on counts while the group is lost.
  const isBusy = (): boolean => assignment !== null && runner.isBusy();
  const watchdog = startWatchdog(silenceMs, isBusy, () =>
    fail(new CrashError(`consumer of ${group}: nothing came for ${silenceMs / 1_000} s`)),
  );
  const retireLanes = (): void => {
    lanes.invalidate();
    // Nobody else would: a lane that is retired resumes its partition no more.
    for (const place of placesOf(assignment)) control.resume(place);
  };

  consumer.on(consumer.events.REBALANCING, () => {
    retireLanes();
    assignment = null;
    options.onRebalance?.();
  });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    retireLanes();
    assignment = payload.memberAssignment;
    options.onAssigned?.(payload.memberAssignment);
    log.info({ assignment: payload.memberAssignment }, 'joined the group');
  });
  consumer.on(consumer.events.FETCH, () => {
    if (assignment !== null) watchdog.alive();
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    retireLanes();
    assignment = null;
    // The client starts its consumer again by itself after errors that it takes for passing.
    if (payload.restart) return;
    fail(new CrashError(`consumer of ${group}: ${messageOf(payload.error)}`));
  });
  // The marker that ends a transaction may come in a fetch of its own, which no lane ever sees: its position
  // moves past it all the same, and without a commit the group's lag would stay at one for ever.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    if (payload.batchSize === 0) runner.skip(payload, Number(payload.lastOffset) + 1);
  });

  await consumer.connect();
  await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: options.partitionsConcurrently,
    async eachBatch(payload) {
      const { topic, partition } = payload.batch;
      // A join that failed because its coordinator was loading leaves the client fetching as the member that it was.
      if (assignment === null) throw new RejoinError(`${group} is to be joined again`);
      // What was fetched before a rebalance is still handed over after it: to open its lane would fence the
      // partition's rightful owner.
      if (assignment[topic]?.includes(partition) !== true) return;
      await runner.take(payload);
    },
  });
  const reopen = (): void => {
    retireLanes();
    // The fetch from the start has a lane opened, which then seeks to where its store stands.
    for (const place of placesOf(assignment)) control.seek(place, 0);
  };
  const readIds = async (names: readonly string[]): Promise<Map<string, string>> => {
    const identities = await topicIdentities(options.brokers, names);
    return new Map([...identities].map(([name, { topicId }]) => [name, topicId]));
  };
  const topicWatch = watchTopics(options.topics, readIds, identityEveryMs, (topic) => {
    log.warn({ topic }, 'the topic was deleted and made again: its partitions are opened anew');
    reopen();
  });
  return {
    failed,
    isAssigned: () => assignment !== null,
    reopen,
    async stop() {
      watchdog.stop();
      topicWatch.stop();
      // While it is still a member, so that what is at hand ends before another takes over.
      await runner.drain();
      await consumer.stop();
      await lanes.closeAll();
      await consumer.disconnect();
    },
  };
}

function placesOf(assignment: Assignment | null) {
  return Object.entries(assignment ?? {}).flatMap(([topic, partitions]) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}
