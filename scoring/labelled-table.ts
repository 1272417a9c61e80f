import type { Fields, Profile } from '../domain/profile/profile.ts';
import { CustomerTableError, readCustomerTable, type TableRow } from './customer-table.ts';

/** Customers whose outcome is known, one row each. */
export interface LabelledTable {
  readonly keys: readonly string[];
  readonly rows: readonly Fields[];
  /** 1 where the customer left. */
  readonly labels: Uint8Array;
  /** Rows that were left out, by why. */
  readonly unlabelled: number;
  readonly repeated: number;
  readonly bad: readonly BadRow[];
}

export interface BadRow {
  readonly line: number;
  readonly problems: readonly string[];
}

/** A table with more bad rows than this share is refused. */
const badShare = 0.05;

/**
 * Reads a table to learn from or to judge with. Rows without an outcome are left out, as are bad rows up
 * to 5 %; of several rows with one key the last counts, since a customer in two folds would be known
 * to the model that is judged by it.
 * @throws CustomerTableError also when more rows are bad, or none is labelled.
 */
export async function readLabelledTable(
  path: string,
  profile: Profile,
  fields: readonly string[],
): Promise<LabelledTable> {
  const byKey = new Map<string, TableRow>();
  const bad: BadRow[] = [];
  let read = 0;
  let unlabelled = 0;
  for await (const row of readCustomerTable(path, profile, { fields, withOutcome: true })) {
    read++;
    if (row.problems.length > 0) bad.push({ line: row.line, problems: row.problems });
    else if (row.outcome === null) unlabelled++;
    else byKey.set(row.customerRef, row);
  }
  if (bad.length > badShare * read) {
    throw new CustomerTableError(
      `${path}: ${bad.length} of ${read} rows cannot be read, more than ${badShare * 100} %; first: ` +
        bad.slice(0, 5).map(describeBadRow).join('; '),
    );
  }
  if (byKey.size === 0) {
    const { column, positive, negative } = profile.target;
    throw new CustomerTableError(
      `${path}: no row has an outcome; ${column} must be ${positive} or ${negative}`,
    );
  }
  const rows = [...byKey.values()];
  return {
    keys: [...byKey.keys()],
    rows: rows.map((row) => row.fields),
    labels: Uint8Array.from(rows, (row) => (row.outcome ? 1 : 0)),
    unlabelled,
    repeated: read - bad.length - unlabelled - rows.length,
    bad,
  };
}

/** Such as `line 7: Income: "x" is not a finite number`. */
export function describeBadRow({ line, problems }: BadRow): string {
  return `line ${line}: ${problems.join(', ')}`;
}
