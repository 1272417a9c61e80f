import { tableColumns } from '../../../domain/profile/sql-columns.ts';
import type { StoreLoop } from './loop.ts';

/** Inserts of JSONCompactEachRow through the official client. */
export const clickhouseLoop: StoreLoop = {
  rowsPerWrite: 5_000,
  async open({ clickhouse, loaded }) {
    const columns = tableColumns(loaded.profile).scoredEvents.map(({ name }) => name);
    return async ({ partition, offsets, values, next }) => {
      const rows = values.map((value, i) => {
        const row: Readonly<Record<string, unknown>> = {
          ...value,
          log_partition: partition,
          log_offset: offsets[i],
        };
        return columns.map((name) => row[name]);
      });
      await clickhouse().insert({
        table: 'raw_scored_events',
        columns: columns as [string, ...string[]],
        values: rows,
        format: 'JSONCompactEachRow',
        clickhouse_settings: {
          async_insert: 0,
          insert_deduplicate: 1,
          insert_deduplication_token: `loop:${partition}:${next}`,
        },
      });
    };
  },
};
