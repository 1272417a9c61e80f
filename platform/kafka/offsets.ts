import type { Admin } from 'kafkajs';
import { messageOf, OutageError } from '../runtime/errors.ts';

export interface LogBounds {
  /** Offset of the first record kept. */
  readonly start: number;
  /** Offset after the last record. */
  readonly end: number;
}

// The client has retried by itself: what it gives up on is the broker's outage, not ours to die of.
async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new OutageError(`Kafka: ${messageOf(error)}`, { cause: error });
  }
}

/** Returns the bounds of each partition's log, by partition number. @throws OutageError */
export async function logBounds(admin: Admin, topic: string): Promise<LogBounds[]> {
  const offsets = await asked(() => admin.fetchTopicOffsets(topic));
  const bounds: LogBounds[] = [];
  for (const { partition, low, high } of offsets) {
    bounds[partition] = { start: Number(low), end: Number(high) };
  }
  return bounds;
}

/** Returns a group's committed offset of each partition; null where it has none. */
export async function committedOffsets(
  admin: Admin,
  group: string,
  topic: string,
): Promise<(number | null)[]> {
  const [found] = await asked(() => admin.fetchOffsets({ groupId: group, topics: [topic] }));
  const committed: (number | null)[] = [];
  for (const { partition, offset } of found?.partitions ?? []) {
    const next = Number(offset);
    committed[partition] = next < 0 ? null : next;
  }
  return committed;
}
