import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { upsertStaged } from '../../../consumers/postgres/statements.ts';
import { type SqlColumn, tableColumns } from '../../../domain/profile/sql-columns.ts';
import type { ScoredEvent } from '../../../domain/stream/event.ts';
import type { PoolClient } from '../../../platform/postgres/pool.ts';
import { copyText } from './copy-text.ts';
import type { StoreLoop } from './loop.ts';

/** COPY in the text format of rows that are objects, customers through a staging table. */
export const postgresLoop: StoreLoop = {
  rowsPerWrite: 4_000,
  async open({ pool, loaded, names }) {
    const { events, classified, customers } = tableColumns(loaded.profile);
    const topic = names.topic('scored');
    const merge = upsertStaged('customers', 'loop_customers', customers, 'customer_id');
    return async ({ partition, values, next }, expected) => {
      const client = await pool().connect();
      try {
        await client.query('begin; set local synchronous_commit to off');
        await client.query(
          `insert into sink_offsets (topic, partition, next_offset, cluster_id, topic_id) values ($1, $2, $3, '', '')
on conflict (topic, partition) do update set next_offset = excluded.next_offset, updated_at = now()
where sink_offsets.next_offset = $4`,
          [topic, partition, next, expected],
        );
        await client.query(
          'create temp table if not exists loop_customers (like customers) on commit delete rows',
        );
        await copy(client, 'events', events, values);
        await copy(client, 'classified', classified, values);
        await copy(client, 'loop_customers', customers, newestOf(values));
        await client.query(merge);
        await client.query('commit');
      } finally {
        client.release();
      }
    };
  },
};

async function copy(
  client: PoolClient,
  table: string,
  columns: readonly SqlColumn[],
  rows: readonly ScoredEvent[],
): Promise<void> {
  const names = columns.map(({ name }) => name);
  const into = client.query(copyFrom(`copy ${table} (${names.join(', ')}) from stdin`));
  await pipeline(Readable.from([copyText(columns, rows)]), into);
}

function newestOf(rows: readonly ScoredEvent[]): ScoredEvent[] {
  const newest = new Map<string, ScoredEvent>();
  for (const row of rows) {
    const other = newest.get(row.customer_id);
    if (other === undefined || isNewer(row, other)) newest.set(row.customer_id, row);
  }
  return [...newest.values()].sort((a, b) => (a.customer_id < b.customer_id ? -1 : 1));
}

const isNewer = (a: ScoredEvent, b: ScoredEvent): boolean =>
  a.occurred_at > b.occurred_at || (a.occurred_at === b.occurred_at && a.sequence > b.sequence);
