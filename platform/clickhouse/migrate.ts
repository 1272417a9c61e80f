import { createHash } from 'node:crypto';
import { CrashError } from '../runtime/errors.ts';
import { type ClickHouseClient, clickhouseCall } from './client.ts';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/**
 * Applies the migrations that a database lacks and returns their names. `server` is a client for no database
 * in particular, `client` one for the database. ClickHouse has no transactional
 * DDL, so every statement is idempotent and a migration that broke off is run again whole.
 * @throws CrashError when a migration that was applied has since been edited.
 */
export async function migrateClickHouse(
  server: ClickHouseClient,
  client: ClickHouseClient,
  database: string,
  migrations: readonly Migration[],
): Promise<string[]> {
  const run = (query: string): Promise<unknown> => clickhouseCall(() => client.command({ query }));
  await clickhouseCall(() =>
    server.command({ query: `create database if not exists ${database}` }),
  );
  await run(
    'create table if not exists schema_migrations (name String, sha256 String, applied_at DateTime default now()) engine = MergeTree order by name',
  );
  const applied = await clickhouseCall(async () => {
    const result = await client.query({
      query: 'select name, sha256 from schema_migrations',
      format: 'JSONEachRow',
    });
    const rows = await result.json<{ name: string; sha256: string }>();
    return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
  });
  const fresh: string[] = [];
  for (const { name, sql } of migrations) {
    const sha256 = createHash('sha256').update(sql).digest('hex');
    const before = applied.get(name);
    if (before !== undefined && before !== sha256) {
      throw new CrashError(`migration ${name} was applied to ${database} and edited since`);
    }
    if (before !== undefined) continue;
    for (const statement of statements(sql)) {
      await run(statement);
    }
    await clickhouseCall(() =>
      client.insert({
        table: 'schema_migrations',
        values: [{ name, sha256 }],
        format: 'JSONEachRow',
        clickhouse_settings: { insert_deduplication_token: `migration:${name}:${sha256}` },
      }),
    );
    fresh.push(name);
  }
  return fresh;
}

/** The statements of a file, without comment lines; a semicolon at a line's end closes one. */
export function statements(sql: string): string[] {
  const code = sql
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n');
  return code
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
