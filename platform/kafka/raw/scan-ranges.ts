import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { messageOf, OutageError } from '../../runtime/errors.ts';
import { logBounds } from '../offsets.ts';
import type { OffsetRange } from '../read-range.ts';
import { type BrokerAddress, openConnection, type RawConnection } from './connection.ts';
import { type FetchedPartition, fetchRecords } from './fetch.ts';
import {
  committedBatches,
  createBlockReader,
  type RecordBlock,
  splitBatches,
} from './record-batches.ts';

/** Handles the records of one batch, which lie in a buffer that is used again afterwards. */
export type OnBlock = (block: RecordBlock) => Promise<void> | undefined;

/** The ranges of one topic, by partition, and how far each is read. */
interface Progress {
  readonly partition: number;
  position: number;
  readonly to: number;
}

const mostAttempts = 20;
const retryMs = 200;
const offsetOutOfRange = 1;

/** Errors of a partition after which its leader is looked up again (Kafka protocol guide, error codes). */
const passingErrors = new Set([3, 5, 6, 7, 8, 9, 56, 74, 75, 76, 100]);

/**
 * Reads ranges of one topic as `readRanges` does, committed records only and in offset order per partition, without
 * a consumer: for reading everything there is, where the client's objects would cost more than the reading.
 * @throws OutageError when no leader of a partition answers for long.
 */
export async function scanRanges(
  admin: Admin,
  ranges: readonly OffsetRange[],
  onBlock: OnBlock,
  signal?: AbortSignal,
): Promise<void> {
  const topic = ranges[0]?.topic;
  if (topic === undefined) return;
  if (ranges.some((range) => range.topic !== topic)) throw new RangeError('one topic at a time');
  const all = ranges.map(
    ({ partition, from, to }): Progress => ({ partition, position: from, to }),
  );
  for (let failures = 0; ; ) {
    signal?.throwIfAborted();
    const before = sumOf(all);
    try {
      if (!all.some(isOpen)) return;
      await scanOnce(admin, topic, all, onBlock, signal);
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof FetchError)) throw error;
      failures = sumOf(all) > before ? 0 : failures + 1;
      if (failures > mostAttempts) {
        throw new OutageError(`Kafka: ${messageOf(error.cause)}`, { cause: error.cause });
      }
      await delay(retryMs, undefined, { signal });
    }
  }
}

/** Reading may go on after it, from where it stands. */
class FetchError extends Error {
  override readonly name = 'FetchError';
}

const isOpen = ({ position, to }: Progress): boolean => position < to;
const sumOf = (all: readonly Progress[]): number =>
  all.reduce((sum, { position }) => sum + position, 0);

async function passing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new FetchError('fetch', { cause: error });
  }
}

/** Reads from the leaders as they are now, each over a connection of its own. */
async function scanOnce(
  admin: Admin,
  topic: string,
  all: readonly Progress[],
  onBlock: OnBlock,
  signal?: AbortSignal,
): Promise<void> {
  const byLeader = await passing(() => leadersOf(admin, topic, all.filter(isOpen)));
  const connections: RawConnection[] = [];
  try {
    const scans = [...byLeader].map(async ([address, led]) => {
      const connection = await passing(() => openConnection(address, signal));
      connections.push(connection);
      await scanLeader(connection, admin, topic, led, onBlock);
    });
    // Each is read as far as it goes: what was taken from an answer must be handled before anything begins anew.
    const ends = await Promise.allSettled(scans);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    for (const connection of connections) connection.close();
  }
}

async function leadersOf(
  admin: Admin,
  topic: string,
  open: readonly Progress[],
): Promise<ReadonlyMap<BrokerAddress, Progress[]>> {
  const { brokers } = await admin.describeCluster();
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const byLeader = new Map<BrokerAddress, Progress[]>();
  for (const progress of open) {
    const found = topics[0]?.partitions.find((one) => one.partitionId === progress.partition);
    const broker = brokers.find(({ nodeId }) => nodeId === found?.leader);
    if (broker === undefined) throw new Error(`${topic}/${progress.partition} has no leader`);
    byLeader.set(broker, [...(byLeader.get(broker) ?? []), progress]);
  }
  return byLeader;
}

/** Asks for the next answer before it handles the last one, so that the broker works meanwhile. */
async function scanLeader(
  connection: RawConnection,
  admin: Admin,
  topic: string,
  led: readonly Progress[],
  onBlock: OnBlock,
): Promise<void> {
  const readBlock = createBlockReader();
  const ask = (turn: number): Promise<FetchedPartition[]> | null => {
    const open = led.filter(isOpen);
    if (open.length === 0) return null;
    // The first partition alone gets a batch that is larger than its share: each comes first in turn.
    const first = turn % open.length;
    const positions = [...open.slice(first), ...open.slice(0, first)];
    const fetched = passing(() => fetchRecords(connection, topic, positions));
    fetched.catch(() => undefined);
    return fetched;
  };
  let asked = ask(0);
  for (let turn = 1; asked !== null; turn++) {
    const work = (await asked).map((fetched) => {
      const progress = led.find(({ partition }) => partition === fetched.partition)!;
      const from = progress.position;
      const batches = splitBatches(fetched.records);
      progress.position = Math.max(from, (batches.at(-1)?.lastOffset ?? -1) + 1);
      return { fetched, progress, from, batches };
    });
    const refused = work.find(({ fetched }) => fetched.errorCode !== 0);
    asked = refused === undefined ? ask(turn) : null;
    for (const { fetched, progress, from, batches } of work) {
      for (const batch of committedBatches(batches, fetched.aborted)) {
        if (batch.lastOffset < from || batch.firstOffset >= progress.to) continue;
        const block = await readBlock(progress.partition, batch, from, progress.to);
        const handled = block.count > 0 ? onBlock(block) : undefined;
        if (handled !== undefined) await handled;
      }
    }
    if (refused !== undefined) await refuse(admin, topic, refused.progress, refused.fetched);
  }
}

async function refuse(
  admin: Admin,
  topic: string,
  progress: Progress,
  { errorCode, partition }: FetchedPartition,
): Promise<never> {
  const error = new Error(`${topic}/${partition}: fetch is refused with error ${errorCode}`);
  if (errorCode === offsetOutOfRange) {
    const bounds = await passing(() => logBounds(admin, topic));
    const start = bounds[partition]?.start ?? 0;
    // What was there has expired meanwhile; what is left begins later.
    if (start > progress.position) {
      progress.position = start;
      throw new FetchError('fetch', { cause: error });
    }
  }
  throw passingErrors.has(errorCode) ? new FetchError('fetch', { cause: error }) : error;
}
