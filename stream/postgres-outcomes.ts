import { eventId, ulidToUuid } from '../domain/identity/ulid.ts';
import type { CustomerOutcome } from '../domain/stream/event.ts';
import type { PoolClient } from '../platform/postgres/pool.ts';
import type { Decoded } from './decode-values.ts';

/** Columns of the table of outcomes and their types, in the order of the parameters. */
const columns = [
  ['event_id', 'uuid'],
  ['revision', 'integer'],
  ['customer_ref', 'text'],
  ['sequence', 'bigint'],
  ['occurred_at', 'timestamptz'],
  ['outcome', 'boolean'],
  ['observed_at', 'timestamptz'],
  ['source_partition', 'integer'],
  ['source_offset', 'bigint'],
] as const;

const names = columns.map(([name]) => name).join(', ');
const arrays = columns.map(([, type], i) => `$${i + 1}::${type}[]`).join(', ');
const insert = `insert into outcomes (${names}) select * from unnest(${arrays})
on conflict (event_id, revision) do nothing`;

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * Stores outcomes inside a transaction, one round trip for all, and returns how many were there already. Two stages write
 * the same rows under the same key: whoever comes first, they are there once.
 */
export async function storeOutcomes(
  client: PoolClient,
  profileName: string,
  partition: number,
  rows: readonly Decoded<CustomerOutcome>[],
): Promise<number> {
  const values = rows.map(({ value }) => value);
  const { rowCount } = await client.query(insert, [
    values.map((one) =>
      ulidToUuid(eventId(profileName, one.customer_ref, one.sequence, one.occurred_at)),
    ),
    values.map(({ revision }) => revision),
    values.map(({ customer_ref }) => customer_ref),
    values.map(({ sequence }) => sequence),
    values.map(({ occurred_at }) => iso(occurred_at)),
    values.map(({ outcome }) => outcome),
    values.map(({ observed_at }) => iso(observed_at)),
    rows.map(() => partition),
    rows.map(({ offset }) => offset),
  ]);
  return rows.length - (rowCount ?? 0);
}
