import { randomUUID } from 'node:crypto';
import {
  type Admin,
  AssignerProtocol,
  type Kafka,
  type KafkaMessage,
  type PartitionAssigner,
} from 'kafkajs';
import { type LogBounds, logBounds } from './offsets.ts';

export interface OffsetRange {
  readonly topic: string;
  readonly partition: number;
  /** First offset to read. */
  readonly from: number;
  /** Offset after the last to read. */
  readonly to: number;
}

/** Returns the ranges that are a whole topic as it is now. @throws OutageError */
export async function wholeTopic(admin: Admin, topic: string): Promise<OffsetRange[]> {
  return rangesOf(topic, await logBounds(admin, topic));
}

/** Returns the range of each partition that lies within its bounds. */
export const rangesOf = (topic: string, bounds: readonly LogBounds[]): OffsetRange[] =>
  bounds.map(({ start, end }, partition) => ({ topic, partition, from: start, to: end }));

/**
 * Reads ranges of partitions, committed records only, and hands them over in offset order per partition.
 * Returns once every range is read to its end, markers and aborted records included.
 * No group's position is touched: the ranges are read under a group of this call alone.
 */
export async function readRanges(
  kafka: Kafka,
  ranges: readonly OffsetRange[],
  onMessages: (range: OffsetRange, messages: readonly KafkaMessage[]) => void | Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const pending = new Map(
    ranges.filter(({ from, to }) => from < to).map((range) => [keyOf(range), range]),
  );
  if (pending.size === 0) return;
  const wanted = [...pending.values()];
  const consumer = kafka.consumer({
    groupId: `churnstream.read-range.${randomUUID()}`,
    partitionAssigners: [assignAll(wanted)],
    readUncommitted: false,
    allowAutoTopicCreation: false,
    maxBytesPerPartition: 4 * 1024 * 1024,
    maxWaitTimeInMs: 50,
    retry: { restartOnFailure: async () => false },
  });
  let forgetSignal = (): void => undefined;
  const finished = new Promise<void>((resolve, reject) => {
    const advance = (topic: string, partition: number, next: number): void => {
      const key = keyOf({ topic, partition });
      const range = pending.get(key);
      if (range === undefined || next < range.to) return;
      pending.delete(key);
      consumer.pause([{ topic, partitions: [partition] }]);
      if (pending.size === 0) resolve();
    };
    const fail = (error: Error): void => reject(error);
    const onAbort = (): void => fail(signal?.reason as Error);
    signal?.addEventListener('abort', onAbort);
    forgetSignal = () => signal?.removeEventListener('abort', onAbort);
    consumer.on(consumer.events.CRASH, ({ payload }) => fail(payload.error));
    // Emitted before the first fetch, so that the fetch begins where the ranges do.
    consumer.on(consumer.events.GROUP_JOIN, () => {
      for (const { topic, partition, from } of wanted) {
        consumer.seek({ topic, partition, offset: String(from) });
      }
    });
    // Also seen for fetches that hold nothing but markers.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      advance(payload.topic, payload.partition, Number(payload.lastOffset) + 1);
    });
    const run = async (): Promise<void> => {
      await consumer.connect();
      const topics = [...new Set(wanted.map(({ topic }) => topic))];
      await consumer.subscribe({ topics, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        partitionsConsumedConcurrently: wanted.length,
        eachBatch: async ({ batch }) => {
          const range = pending.get(keyOf(batch));
          if (range === undefined) return;
          const inRange = batch.messages.filter(
            ({ offset }) => Number(offset) >= range.from && Number(offset) < range.to,
          );
          if (inRange.length > 0) await onMessages(range, inRange);
        },
      });
    };
    run().catch(fail);
  });
  try {
    await finished;
  } finally {
    forgetSignal();
    await consumer.disconnect();
  }
}

const keyOf = ({ topic, partition }: { topic: string; partition: number }): string =>
  `${topic}/${partition}`;

/** Assigns just the wanted partitions to the group's only member. */
function assignAll(wanted: readonly OffsetRange[]): PartitionAssigner {
  const name = 'ReadRange';
  const version = 0;
  const userData = Buffer.alloc(0);
  return () => ({
    name,
    version,
    protocol: ({ topics }) => ({
      name,
      metadata: AssignerProtocol.MemberMetadata.encode({ version, topics, userData }),
    }),
    assign: async ({ members }) => {
      const assignment: Record<string, number[]> = {};
      for (const { topic, partition } of wanted) {
        assignment[topic] = [...(assignment[topic] ?? []), partition];
      }
      return members.map(({ memberId }) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version,
          assignment,
          userData,
        }),
      }));
    },
  });
}
