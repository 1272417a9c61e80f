import type { Profile } from '../../domain/profile/profile.ts';
import { type SqlColumn, tableColumns } from '../../domain/profile/sql-columns.ts';
import { copyIn } from '../../platform/postgres/copy-in.ts';
import type { PoolClient } from '../../platform/postgres/pool.ts';
import type { ScoredLayout, ScoredRows } from '../../stream/scored-rows/scored-rows.ts';
import { type CopyRows, copyRows } from './copy-rows.ts';
import { newestRows } from './newest-rows.ts';
import { insertStaged, upsertStaged } from './statements.ts';

/** A table that scored rows are written to, and one of each connection's own through which they pass. */
interface Target {
  readonly table: string;
  readonly staging: string;
  readonly columns: readonly string[];
  readonly rows: CopyRows;
  /** Takes over what is staged. */
  readonly merge: string;
}

/** Writes a batch inside a transaction. */
export interface ScoredTables {
  /** Copies events straight into their tables. Fails with a unique violation where one is there already. */
  storeNew(client: PoolClient, rows: ScoredRows): Promise<void>;
  /** Events that are there already change nothing. Returns how many these are. */
  storeAny(client: PoolClient, rows: ScoredRows): Promise<number>;
}

/**
 * Returns how scored rows are written to events, classified and customers; a customer is replaced by what is newer.
 * What may meet a row that is there already passes through a table of the connection's own.
 */
export function scoredTables(profile: Profile, layout: ScoredLayout): ScoredTables {
  const columns = tableColumns(profile);
  const target = (
    table: string,
    of: readonly SqlColumn[],
    merge: (staging: string) => string,
  ): Target => ({
    table,
    staging: `staged_${table}`,
    columns: of.map(({ name }) => name),
    rows: copyRows(of, layout),
    merge: merge(`staged_${table}`),
  });
  const onceOnly = (table: string, of: readonly SqlColumn[]): Target =>
    target(table, of, (staging) => insertStaged(table, staging, of, 'event_id'));
  const events = onceOnly('events', columns.events);
  const classified = onceOnly('classified', columns.classified);
  const customers = target('customers', columns.customers, (staging) =>
    upsertStaged('customers', staging, columns.customers, 'customer_id'),
  );
  // In the batch's own transaction: what an earlier one made may have been rolled back with it.
  const makeStaging = [events, classified, customers]
    .map(
      ({ table, staging }) =>
        `create temp table if not exists ${staging} (like ${table}) on commit delete rows`,
    )
    .join('; ');
  const storeCustomers = (client: PoolClient, rows: ScoredRows): Promise<number> =>
    throughStaging(client, customers, customers.rows(rows, newestRows(rows)));
  return {
    async storeNew(client, rows) {
      if (rows.count === 0) return;
      await client.query(makeStaging);
      for (const { table, columns: names, rows: encode } of [events, classified]) {
        await copyIn(client, table, names, encode(rows, rows.values.keys()));
      }
      await storeCustomers(client, rows);
    },
    async storeAny(client, rows) {
      if (rows.count === 0) return 0;
      await client.query(makeStaging);
      const added = await throughStaging(client, events, events.rows(rows, rows.values.keys()));
      await throughStaging(client, classified, classified.rows(rows, rows.values.keys()));
      await storeCustomers(client, rows);
      return rows.count - added;
    },
  };
}

/** Returns how many rows of the target were added or replaced. */
async function throughStaging(client: PoolClient, to: Target, rows: Buffer): Promise<number> {
  await copyIn(client, to.staging, to.columns, rows);
  return (await client.query(to.merge)).rowCount ?? 0;
}
