import type { SqlColumn } from '../../domain/profile/sql-columns.ts';

/** A statement over parallel arrays, one parameter per column, so that a batch is one round trip. */
export interface ArrayStatement {
  readonly text: string;
  readonly columns: readonly SqlColumn[];
}

function source(columns: readonly SqlColumn[]): string {
  // unnest would flatten an array of arrays, so the flags travel as one text per row.
  const parameters = columns.map(({ postgres }, i) =>
    postgres === 'text[]' ? `$${i + 1}::text[]` : `$${i + 1}::${postgres}[]`,
  );
  const selected = columns.map(({ name, postgres }) =>
    postgres === 'text[]' ? `string_to_array(${name}, ',')` : name,
  );
  const names = columns.map(({ name }) => name).join(', ');
  return `select ${selected.join(', ')} from unnest(${parameters.join(', ')}) as rows(${names})`;
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

/** Inserts rows, or replaces the row of the same key where the new one is newer by (occurred_at, sequence). */
export function upsertNewer(
  table: string,
  columns: readonly SqlColumn[],
  key: string,
): ArrayStatement {
  const set = columns
    .filter(({ name }) => name !== key)
    .map(({ name }) => `${name} = excluded.${name}`);
  const text = `insert into ${table} (${names(columns)}) ${source(columns)}
on conflict (${key}) do update set ${set.join(', ')}
where (excluded.occurred_at, excluded.sequence) > (${table}.occurred_at, ${table}.sequence)`;
  return { text, columns };
}

type Row = Readonly<Record<string, unknown>>;

/** The parameters of a statement: for each column the values of all rows, in row order. */
export function parameters({ columns }: ArrayStatement, rows: readonly Row[]): unknown[][] {
  return columns.map(({ name, postgres }) => {
    if (postgres === 'timestamptz') {
      return rows.map((row) => new Date(row[name] as number).toISOString());
    }
    if (postgres === 'text[]') return rows.map((row) => (row[name] as string[]).join(','));
    return rows.map((row) => row[name] ?? null);
  });
}
