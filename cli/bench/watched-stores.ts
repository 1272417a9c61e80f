import type { StreamConnection } from '../stream/connect.ts';

/** A store, and how to ask it up to where it shows each partition of the scored topic. */
export interface WatchedStore {
  readonly name: StoreName;
  positions(): Promise<readonly (readonly [partition: number, next: number])[]>;
  /** How long to wait between two questions, in milliseconds: the resolution of what is measured. */
  readonly everyMs: number;
}

export type StoreName = 'redis' | 'postgres' | 'clickhouse';

/** Returns the stores of a stream with the given number of partitions. */
export async function watchedStores(
  stream: StreamConnection,
  partitions: number,
): Promise<WatchedStore[]> {
  const topic = stream.names.topic('scored');
  const features = await stream.features();
  const pool = stream.pool();
  const clickhouse = stream.clickhouse();
  /** Where ClickHouse was seen last, so that it need not look through all rows. */
  const seen = new Map<number, number>();
  return [
    {
      name: 'redis',
      everyMs: 25,
      positions: () =>
        Promise.all(
          Array.from({ length: partitions }, async (_, partition) => {
            const position = await features.readPosition(topic, partition);
            return [partition, position?.next ?? 0] as const;
          }),
        ),
    },
    {
      name: 'postgres',
      everyMs: 50,
      async positions() {
        const { rows } = await pool.query<{ partition: number; next_offset: string }>(
          'select partition, next_offset from sink_offsets where topic = $1',
          [topic],
        );
        return rows.map((row) => [row.partition, Number(row.next_offset)] as const);
      },
    },
    {
      name: 'clickhouse',
      // A question costs ClickHouse as much as some thousand rows.
      everyMs: 200,
      async positions() {
        const least = Math.min(...Array.from({ length: partitions }, (_, p) => seen.get(p) ?? 0));
        const answer = await clickhouse.query({
          query: `select log_partition as partition, max(log_offset) + 1 as next from raw_scored_events
where log_offset >= {least:Int64} group by log_partition`,
          query_params: { least },
          format: 'JSONEachRow',
        });
        const rows = await answer.json<{ partition: number; next: string | number }>();
        for (const { partition, next } of rows) seen.set(partition, Number(next));
        return [...seen];
      },
    },
  ];
}
