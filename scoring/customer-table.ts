import { createValidator } from '../domain/customer/validate.ts';
import { type CustomerRow, readCustomerRow } from '../domain/profile/csv-row.ts';
import type { Profile } from '../domain/profile/profile.ts';
import { readCsv } from '../platform/csv/read-csv.ts';

/** A row of a customer table with its place in the file. */
export interface TableRow extends CustomerRow {
  /** Line on which the row ends, from 1. */
  readonly line: number;
}

/** A table that cannot be used as it is; the message says what it lacks. */
export class CustomerTableError extends Error {
  override readonly name: string = 'CustomerTableError';
}

/** The table has its columns and not one row. */
export class EmptyTableError extends CustomerTableError {
  override readonly name = 'EmptyTableError';
}

/**
 * Yields the customers of a CSV file. A row that the stream would refuse (an unreadable or impossible
 * value) carries its problems; missing and unseen values are none. Without `withOutcome` the target is
 * not read at all.
 * @throws CustomerTableError when the file has no rows or lacks the key, the target or a field's column;
 * CsvError when it is no CSV.
 */
export async function* readCustomerTable(
  path: string,
  profile: Profile,
  needed: { readonly fields: readonly string[]; readonly withOutcome: boolean },
): AsyncGenerator<TableRow> {
  const validate = createValidator(profile);
  const snapshotMs = Date.parse(profile.snapshotAt);
  const { withOutcome } = needed;
  let rows = 0;
  for await (const { line, cells } of readCsv(path)) {
    if (rows++ === 0) requireColumns(path, profile, Object.keys(cells), needed);
    const seen = withOutcome ? cells : { ...cells, [profile.target.column]: '' };
    const row = readCustomerRow(profile, seen);
    const event = {
      event_type: 'snapshot',
      origin: 'replay',
      occurred_at: snapshotMs,
      sequence: 0,
      customer_ref: row.customerRef,
    };
    const verdict = validate({ ...event, ...row.fields }, snapshotMs);
    const refusal = verdict.ok ? [] : [`${verdict.refusal.path}: ${verdict.refusal.detail}`];
    yield { ...row, line, problems: row.problems.length > 0 ? row.problems : refusal };
  }
  if (rows === 0) throw new EmptyTableError(`${path}: the file holds no rows`);
}

function requireColumns(
  path: string,
  profile: Profile,
  header: readonly string[],
  needed: { readonly fields: readonly string[]; readonly withOutcome: boolean },
): void {
  const fields = profile.fields.filter(({ name }) => needed.fields.includes(name));
  const columns = [profile.key.column, ...fields.map(({ column }) => column)];
  if (needed.withOutcome) columns.push(profile.target.column);
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length === 0) return;
  const names = missing.map((column) => JSON.stringify(column)).join(', ');
  throw new CustomerTableError(`${path}: profile ${profile.name} needs the columns ${names}`);
}
