import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '../domain/profile/profile.ts';
import {
  clickhouseRequestTable,
  clickhouseTables,
  postgresTables,
} from '../domain/profile/sql-tables.ts';
import { projectRoot } from '../profiles/load.ts';

export interface SqlMigration {
  readonly name: string;
  readonly sql: string;
}

export type Store = 'postgres' | 'clickhouse';

/**
 * Returns the migrations of a store in the order of their numbers: those of every profile and those that
 * follow from this one, which for a profile of the user's own are made on the spot.
 */
export async function loadMigrations(store: Store, profile: Profile): Promise<SqlMigration[]> {
  const dir = join(projectRoot(), 'migrations', store);
  const common = await sqlFiles(dir);
  const own = await sqlFiles(join(dir, profile.name));
  const generated = own.length > 0 ? own : generatedMigrations(store, profile);
  return [...common, ...generated].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The migrations of a store that follow from a profile. */
export function generatedMigrations(store: Store, profile: Profile): SqlMigration[] {
  if (store === 'postgres') return [{ name: '0002_events.sql', sql: postgresTables(profile) }];
  return [
    { name: '0002_scored_events.sql', sql: clickhouseTables(profile) },
    { name: '0004_score_requests.sql', sql: clickhouseRequestTable(profile) },
  ];
}

async function sqlFiles(dir: string): Promise<SqlMigration[]> {
  const names = await readdir(dir).catch(() => []);
  const files = names.filter((name) => name.endsWith('.sql'));
  return Promise.all(
    files.map(async (name) => ({ name, sql: await readFile(join(dir, name), 'utf8') })),
  );
}
