import type { Fields, Profile } from '../../domain/profile/profile.ts';
import { CustomerTableError, readCustomerTable } from '../customer-table.ts';

/** The customers of a table, each once: of several rows with one key the last counts, as in a window. */
export interface CustomerWindow {
  readonly rows: readonly Fields[];
  /** Rows that the stream would refuse. */
  readonly leftOut: number;
  readonly repeated: number;
}

/** @throws CustomerTableError also where no row can be read, CsvError where the file is no CSV */
export async function readCustomers(
  path: string,
  profile: Profile,
  fields: readonly string[],
): Promise<CustomerWindow> {
  const byKey = new Map<string, Fields>();
  let read = 0;
  let leftOut = 0;
  let first: string | null = null;
  for await (const row of readCustomerTable(path, profile, { fields, withOutcome: false })) {
    read++;
    if (row.problems.length > 0) {
      leftOut++;
      first ??= `line ${row.line}: ${row.problems.join(', ')}`;
    } else byKey.set(row.customerRef, row.fields);
  }
  if (byKey.size === 0) {
    throw new CustomerTableError(`${path}: none of its ${read} rows can be read; first: ${first}`);
  }
  return { rows: [...byKey.values()], leftOut, repeated: read - leftOut - byKey.size };
}
