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
  /** Events that are there already change nothing. */
  storeAny(client: PoolClient, rows: ScoredRows): Promise<void>;
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
  const added = (table: string, of: readonly SqlColumn[]): Target =>
    target(table, of, (staging) => insertStaged(table, staging, of, 'event_id'));
  const events = added('events', columns.events);
  const classified = added('classified', columns.classified);
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
  const store = async (
    client: PoolClient,
    rows: ScoredRows,
    put: (client: PoolClient, to: Target, rows: Buffer) => Promise<void>,
  ): Promise<void> => {
    if (rows.count === 0) return;
    await client.query(makeStaging);
    for (const to of [events, classified]) await put(client, to, to.rows(rows, rows.values.keys()));
    await throughStaging(client, customers, customers.rows(rows, newestRows(rows)));
  };
  return {
    storeNew: (client, rows) => store(client, rows, straight),
    storeAny: (client, rows) => store(client, rows, throughStaging),
  };
}

const straight = (client: PoolClient, { table, columns }: Target, rows: Buffer): Promise<void> =>
  copyIn(client, table, columns, rows);

async function throughStaging(client: PoolClient, to: Target, rows: Buffer): Promise<void> {
  await copyIn(client, to.staging, to.columns, rows);
  await client.query(to.merge);
}
