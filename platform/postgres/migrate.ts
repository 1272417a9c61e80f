import { createHash } from 'node:crypto';
import type pg from 'pg';
import { CrashError } from '../runtime/errors.ts';
import { inTransaction } from './pool.ts';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

// Any number: it keeps two processes from migrating at once.
const migrationLock = 5_278_113;

/**
 * Applies the migrations that the schema lacks, all in one transaction, and returns their names.
 * @throws CrashError when a migration that was applied has since been edited.
 */
export async function migratePostgres(
  pool: pg.Pool,
  schema: string,
  migrations: readonly Migration[],
): Promise<string[]> {
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await client.query(`create schema if not exists ${client.escapeIdentifier(schema)}`);
    await client.query(
      'create table if not exists schema_migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string; sha256: string }>(
      'select name, sha256 from schema_migrations',
    );
    const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]));
    const fresh: string[] = [];
    for (const { name, sql } of migrations) {
      const sha256 = createHash('sha256').update(sql).digest('hex');
      const before = applied.get(name);
      if (before !== undefined && before !== sha256) {
        throw new CrashError(`migration ${name} was applied to schema ${schema} and edited since`);
      }
      if (before !== undefined) continue;
      await client.query(sql);
      await client.query('insert into schema_migrations (name, sha256) values ($1, $2)', [
        name,
        sha256,
      ]);
      fresh.push(name);
    }
    return fresh;
  });
}
