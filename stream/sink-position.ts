import type { LogBounds } from '../platform/kafka/offsets.ts';
import type { TopicIdentity } from '../platform/kafka/topic-identity.ts';
import { CrashError, OutageError } from '../platform/runtime/errors.ts';

/** Where a store stands in a partition, and in which log. */
export interface StoredPosition extends TopicIdentity {
  readonly next: number;
}

export interface PartitionLog {
  readonly topic: string;
  readonly partition: number;
  readonly identity: TopicIdentity;
  readonly bounds: LogBounds;
  /** The sink's own group has read up to here; null where it has not committed yet. */
  readonly committed: number | null;
}

/**
 * Returns the offset to resume from: the stored one, or the log's start for a store that holds nothing.
 * @throws CrashError, naming the repair, when the stored offset belongs to another log or lies outside this one.
 */
export function resumeFrom(
  store: string,
  stored: StoredPosition | null,
  { topic, partition, identity, bounds, committed }: PartitionLog,
  repair: string,
): number {
  if (stored === null) return bounds.start;
  const where = `${store} stands at offset ${stored.next} of ${topic}/${partition}`;
  if (stored.topicId !== identity.topicId || stored.clusterId !== identity.clusterId) {
    throw new CrashError(
      `${where} of another log: the topic was recreated or the cluster exchanged. ${repair}`,
    );
  }
  if (stored.next > bounds.end) {
    throw new CrashError(`${where}, which ends at ${bounds.end}: records were lost. ${repair}`);
  }
  // Markers of transactions leave no row. Where the group has read past the log's start, nothing else can
  // have lain between: it commits only what the store has acknowledged.
  if (stored.next < bounds.start && (committed ?? 0) < bounds.start) {
    throw new CrashError(
      `${where}, which begins at ${bounds.start}: the records between have expired. ${repair}`,
    );
  }
  return Math.max(stored.next, bounds.start);
}

/** The store no longer holds what this process wrote: it was emptied, or is being filled anew. */
export class PositionMovedError extends Error {
  override readonly name = 'PositionMovedError';
}

/**
 * Passes an error on, a moved position as an outage: after one the runtime opens the lane anew, which then reads
 * the position that the store has now.
 */
export function asReopening(error: unknown): never {
  if (error instanceof PositionMovedError) throw new OutageError(error.message, { cause: error });
  throw error;
}
