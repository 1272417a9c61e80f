import type { SqlColumn } from '../../domain/profile/sql-columns.ts';

/** A statement over parallel arrays, one parameter per column, so that a batch is one round trip. */
export interface ArrayStatement {
  readonly text: string;
  readonly columns: readonly SqlColumn[];
}

function source(columns: readonly SqlColumn[]): string {
  const parameters = columns.map(({ postgres }, i) => `$${i + 1}::${postgres}[]`);
  return `select ${names(columns)} from unnest(${parameters.join(', ')}) as rows(${names(columns)})`;
}

const names = (columns: readonly SqlColumn[]): string => columns.map(({ name }) => name).join(', ');

/** Inserts rows that are not there yet. */
export function insertNew(
  table: string,
  columns: readonly SqlColumn[],
  key: string,
): ArrayStatement {
  const text = `insert into ${table} (${names(columns)}) ${source(columns)} on conflict (${key}) do nothing`;
  return { text, columns };
}

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

type Row = Readonly<Record<string, unknown>>;

/** The parameters of a statement: for each column the values of all rows, in row order. */
export function parameters({ columns }: ArrayStatement, rows: readonly Row[]): unknown[][] {
  return columns.map(({ name, postgres }) => {
    if (postgres === 'timestamptz') {
      return rows.map((row) => new Date(row[name] as number).toISOString());
    }
    return rows.map((row) => row[name] ?? null);
  });
}
