import { FencedError } from '../platform/kafka/errors.ts';
import type { PoolClient } from '../platform/postgres/pool.ts';
import { type PartitionLog, PositionMovedError, type StoredPosition } from './sink-position.ts';

interface PositionRow {
  readonly next_offset: string;
  readonly cluster_id: string;
  readonly topic_id: string;
}

/** Returns where the store stands in a partition; null where it holds nothing of it. */
export async function readPosition(
  client: Pick<PoolClient, 'query'>,
  topic: string,
  partition: number,
): Promise<StoredPosition | null> {
  const { rows } = await client.query<PositionRow>(
    'select next_offset, cluster_id, topic_id from sink_offsets where topic = $1 and partition = $2',
    [topic, partition],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return { next: Number(row.next_offset), clusterId: row.cluster_id, topicId: row.topic_id };
}

// The comparison is part of the write: two first writers find no row that one of them could lock.
const begin = `insert into sink_offsets (topic, partition, next_offset, cluster_id, topic_id) values ($1, $2, $3, $4, $5)
on conflict (topic, partition) do update set next_offset = excluded.next_offset, updated_at = now()
where sink_offsets.next_offset = $6`;
// Behind the log's start there must be a row: to write one would hide that the store was emptied.
const advance = `update sink_offsets set next_offset = $3, updated_at = now(), cluster_id = $4, topic_id = $5
where topic = $1 and partition = $2 and next_offset = $6`;

/**
 * Moves the position inside the transaction of the rows. Returns false where it stands at `next` already:
 * the answer to an earlier commit was lost.
 * @throws FencedError where it stands further on: another owner writes this partition; PositionMovedError where it
 * is gone, or stands further back.
 */
export async function advancePosition(
  client: PoolClient,
  { topic, partition, identity, bounds }: PartitionLog,
  expected: number,
  next: number,
): Promise<boolean> {
  const values = [topic, partition, next, identity.clusterId, identity.topicId, expected];
  const { rowCount } = await client.query(expected === bounds.start ? begin : advance, values);
  if (rowCount === 1) return true;
  const stored = await readPosition(client, topic, partition);
  if (stored?.next === next) return false;
  if (stored === null) {
    throw new PositionMovedError(`Postgres holds nothing of ${topic}/${partition} any more`);
  }
  // A commit does not wait for the disk: after a crash of the server the last ones may be gone.
  if (stored.next < expected) {
    throw new PositionMovedError(
      `Postgres stands at ${stored.next} of ${topic}/${partition} again, expected ${expected}`,
    );
  }
  throw new FencedError(
    `Postgres stands at ${stored.next} of ${topic}/${partition}, expected ${expected}: another sink writes it`,
  );
}
