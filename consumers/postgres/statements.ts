import type { SqlColumn } from '../../domain/profile/sql-columns.ts';

const names = (columns: readonly SqlColumn[]): string => columns.map(({ name }) => name).join(', ');

/** Inserts the rows of a staging table that are not there yet. */
export function insertStaged(
  table: string,
  staging: string,
  columns: readonly SqlColumn[],
  key: string,
): string {
  const list = names(columns);
  return `insert into ${table} (${list}) select ${list} from ${staging} on conflict (${key}) do nothing`;
}

/**
 * Inserts the rows of a staging table, or replaces the row of the same key where the new one is newer by (occurred_at,
 * sequence).
 */
export function upsertStaged(
  table: string,
  staging: string,
  columns: readonly SqlColumn[],
  key: string,
): string {
  const list = names(columns);
  const set = columns
    .filter(({ name }) => name !== key)
    .map(({ name }) => `${name} = excluded.${name}`);
  return `insert into ${table} (${list}) select ${list} from ${staging}
on conflict (${key}) do update set ${set.join(', ')}
where (excluded.occurred_at, excluded.sequence) > (${table}.occurred_at, ${table}.sequence)`;
}
