import { Readable } from 'node:stream';
import { type ClickHouseClient, clickhouseCall } from '../../platform/clickhouse/client.ts';
import type { TopicIdentity } from '../../platform/kafka/topic-identity.ts';
import type { StoredPosition } from '../../stream/sink-position.ts';
import type { Block } from './rows.ts';

/** More rows than any batch has, so that an insert is one block and so atomic. */
const blockRows = 1_000_000;

/** Inserts a block; the token makes a repeated insert of the same block change nothing. @throws OutageError */
export async function insertBlock(client: ClickHouseClient, block: Block): Promise<void> {
  await clickhouseCall(async () => {
    const { stream } = await client.exec({
      query: `insert into ${block.table} (${block.columns.join(', ')}) format ${block.format}`,
      values: Readable.from([block.bytes], { objectMode: false }),
      clickhouse_settings: {
        async_insert: 0,
        insert_deduplicate: 1,
        insert_deduplication_token: block.token,
        input_format_parallel_parsing: 0,
        max_insert_block_size: String(blockRows),
        min_insert_block_size_rows: String(blockRows),
      },
    });
    // An answer that is not read to its end holds its connection.
    for await (const _ of stream);
  });
}

/** Returns where a table stands in a partition: after the highest offset present; null where it holds none. */
export async function readPosition(
  client: ClickHouseClient,
  table: string,
  topic: string,
  partition: number,
): Promise<StoredPosition | null> {
  return clickhouseCall(async () => {
    const offsets = await client.query({
      query: `select max(log_offset) + 1 as next, count() as rows from ${table} where log_partition = {partition:Int32}`,
      query_params: { partition },
      format: 'JSONEachRow',
    });
    const [found] = await offsets.json<{ next: string | number; rows: string | number }>();
    if (found === undefined || Number(found.rows) === 0) return null;
    const sources = await client.query({
      query:
        'select cluster_id as clusterId, topic_id as topicId from sink_sources final where topic = {topic:String}',
      query_params: { topic },
      format: 'JSONEachRow',
    });
    const [source] = await sources.json<TopicIdentity>();
    const identity = source ?? { clusterId: '', topicId: '' };
    return { next: Number(found.next), ...identity };
  });
}

/** Remembers which log the offsets belong to, before the first row of it is written. */
export async function writeSource(
  client: ClickHouseClient,
  topic: string,
  { clusterId, topicId }: TopicIdentity,
): Promise<void> {
  await clickhouseCall(() =>
    client.insert({
      table: 'sink_sources',
      values: [{ topic, cluster_id: clusterId, topic_id: topicId }],
      format: 'JSONEachRow',
      clickhouse_settings: { insert_deduplication_token: `${topic}:${clusterId}:${topicId}` },
    }),
  );
}
