import { createHash } from 'node:crypto';
import { missingColumns, readCustomerRow } from '../../domain/profile/csv-row.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { CustomerEvent, CustomerOutcome } from '../../domain/stream/event.ts';
import type { CsvRow } from '../../platform/csv/read-csv.ts';

/** A cell that could not be read. */
export interface Reject {
  readonly line: number;
  readonly column: string;
  readonly text: string;
  readonly message: string;
}

/** What a row of a customer table becomes. */
export type ReplayItem =
  | {
      readonly kind: 'customer';
      readonly event: CustomerEvent;
      /** Null where the table does not say. */
      readonly outcome: CustomerOutcome | null;
    }
  | { readonly kind: 'rejected'; readonly rejects: readonly Reject[] };

/** The table is not one of the profile's. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}

const HOUR_MS = 3_600_000;
const OUTCOME_DELAY_MS = 24 * HOUR_MS;

/**
 * Yields what each row of a table becomes, in its order.
 * @throws ReplayError when the header lacks columns of the profile.
 */
export async function* replayTable(
  profile: Profile,
  rows: AsyncIterable<CsvRow>,
): AsyncGenerator<ReplayItem> {
  let checked = false;
  for await (const row of rows) {
    if (!checked) requireColumns(profile, Object.keys(row.cells));
    checked = true;
    yield replayRow(profile, row);
  }
}

function requireColumns(profile: Profile, header: readonly string[]): void {
  const missing = missingColumns(profile, header);
  if (missing.length === 0) return;
  throw new ReplayError(
    `the table lacks ${missing.map((column) => JSON.stringify(column)).join(', ')}, which profile ` +
      `${profile.name} reads`,
  );
}

/**
 * Returns the event of a row, the same at every replay: sequence 0, at the profile's snapshot plus
 * `replayOffsetMs`; its outcome, where the row has one, is observed a day later. A row with a cell
 * that cannot be read is rejected; a blank cell is a missing value and no fault.
 */
export function replayRow(profile: Profile, { line, cells }: CsvRow): ReplayItem {
  const row = readCustomerRow(profile, cells);
  if (row.problems.length > 0) {
    return { kind: 'rejected', rejects: row.problems.map((text) => reject(line, cells, text)) };
  }
  const occurredAt = Date.parse(profile.snapshotAt) + replayOffsetMs(row.customerRef);
  const key = { customer_ref: row.customerRef, sequence: 0 };
  const event: CustomerEvent = {
    ...key,
    event_type: 'snapshot',
    occurred_at: occurredAt,
    origin: 'replay',
    ...row.fields,
  };
  if (row.outcome === null) return { kind: 'customer', event, outcome: null };
  const outcome: CustomerOutcome = {
    ...key,
    occurred_at: occurredAt,
    outcome: row.outcome,
    observed_at: occurredAt + OUTCOME_DELAY_MS,
    revision: 0,
  };
  return { kind: 'customer', event, outcome };
}

/**
 * Returns when within the hour after the snapshot a customer's row takes place, in milliseconds: the
 * first four bytes of SHA-256 of the ref, big end first, modulo 3,600,000.
 */
export function replayOffsetMs(customerRef: string): number {
  return createHash('sha256').update(customerRef).digest().readUInt32BE(0) % HOUR_MS;
}

/** `problem` begins with its column's name and a colon. */
function reject(line: number, cells: CsvRow['cells'], problem: string): Reject {
  const column = Object.keys(cells).find((name) => problem.startsWith(`${name}: `)) ?? '';
  const message = column === '' ? problem : problem.slice(column.length + 2);
  return { line, column, text: cells[column] ?? '', message };
}
