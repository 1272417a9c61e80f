import { FencedError } from '../../platform/kafka/errors.ts';
import type { PoolClient } from '../../platform/postgres/pool.ts';
import type { PartitionLog, StoredPosition } from '../../stream/sink-position.ts';

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

/**
 * Moves the position inside the transaction of the rows. Returns false where it stands at `next` already:
 * the answer to an earlier commit was lost.
 * @throws FencedError where it stands anywhere else: another owner writes this partition.
 */
export async function advancePosition(
  client: PoolClient,
  { topic, partition, identity }: PartitionLog,
  expected: number,
  next: number,
): Promise<boolean> {
  // The comparison is part of the write: two first writers find no row that one of them could lock.
  const { rowCount } = await client.query(
    `insert into sink_offsets (topic, partition, next_offset, cluster_id, topic_id) values ($1, $2, $3, $4, $5)
on conflict (topic, partition) do update set next_offset = excluded.next_offset, updated_at = now()
where sink_offsets.next_offset = $6`,
    [topic, partition, next, identity.clusterId, identity.topicId, expected],
  );
  if (rowCount === 1) return true;
  const stored = await readPosition(client, topic, partition);
  if (stored?.next === next) return false;
  throw new FencedError(
    `Postgres stands at ${stored?.next} of ${topic}/${partition}, expected ${expected}: another sink writes it`,
  );
}
