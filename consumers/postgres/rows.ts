import { eventId, ulidToUuid } from '../../domain/identity/ulid.ts';
import type { CustomerOutcome, ScoredEvent } from '../../domain/stream/event.ts';
import type { Decoded } from '../../stream/decode-values.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A scored event with its ids as the native uuids that Postgres sorts and stores in 16 bytes. */
export function scoredRow({ value }: Decoded<ScoredEvent>): Row & ScoredEvent {
  return {
    ...value,
    event_id: ulidToUuid(value.event_id),
    customer_id: ulidToUuid(value.customer_id),
  };
}

/**
 * The newest row of each customer, sorted by key: one statement must not touch a row twice, and two
 * writers that lock rows in the same order cannot deadlock.
 */
export function newestPerCustomer<T extends ScoredEvent>(rows: readonly T[]): T[] {
  const newest = new Map<string, T>();
  for (const row of rows) {
    const other = newest.get(row.customer_id);
    if (other === undefined || isNewer(row, other)) newest.set(row.customer_id, row);
  }
  return [...newest.values()].sort((a, b) => (a.customer_id < b.customer_id ? -1 : 1));
}

function isNewer(a: ScoredEvent, b: ScoredEvent): boolean {
  return (
    a.occurred_at > b.occurred_at || (a.occurred_at === b.occurred_at && a.sequence > b.sequence)
  );
}

export function outcomeRow(
  profileName: string,
  partition: number,
  { offset, value }: Decoded<CustomerOutcome>,
): Row {
  const id = eventId(profileName, value.customer_ref, value.sequence, value.occurred_at);
  return {
    ...value,
    event_id: ulidToUuid(id),
    source_partition: partition,
    source_offset: offset,
  };
}
