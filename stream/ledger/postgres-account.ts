import type { Pool } from 'pg';
import type { LogRange } from './partition-account.ts';
import { type LedgerScope, prefixLiteral } from './scope.ts';
import { bigintChecksum, type StoreAccount, type StoreBucket } from './store-account.ts';

const low64 = `('x' || right(replace(event_id::text, '-', ''), 16))::bit(64)::bigint`;

/** Returns what Postgres holds of the source records between the bounds. */
export async function readPostgres(
  pool: Pool,
  ranges: readonly LogRange[],
  scope: LedgerScope,
): Promise<StoreAccount> {
  const prefix = prefixLiteral(scope);
  const within = ranges
    .map(
      ({ start, end }, p) =>
        `(source_partition = ${p} and source_offset >= ${start} and source_offset < ${end})`,
    )
    .join(' or ');
  const { rows } = await pool.query<{ p: number; n: string; x: string }>(
    `select source_partition as p, count(*) as n, bit_xor(${low64}) as x from classified join events using (event_id) where starts_with(customer_ref, ${prefix}) and (${within}) group by 1`,
  );
  const unpaired = await pool.query<{ n: string }>(
    'select count(*) as n from events full join classified using (event_id) where events.customer_id is null or classified.customer_id is null',
  );
  const customers = await pool.query<{ kept: string; seen: string }>(
    `select (select count(*) from customers where starts_with(customer_ref, ${prefix})) as kept, (select count(distinct customer_id) from events where starts_with(customer_ref, ${prefix})) as seen`,
  );
  const outcomes = await pool.query<{ n: string }>(
    `select count(*) as n from outcomes where starts_with(customer_ref, ${prefix})`,
  );
  const partitions = new Map<number, StoreBucket>();
  for (const { p, n, x } of rows) {
    partitions.set(p, { count: Number(n), distinct: Number(n), ...bigintChecksum(BigInt(x)) });
  }
  const { kept, seen } = customers.rows[0]!;
  const unpairedRows = Number(unpaired.rows[0]!.n);
  const faults: string[] = [];
  if (unpairedRows > 0)
    faults.push(`${unpairedRows} rows of events and classified have no partner`);
  if (kept !== seen) faults.push(`customers holds ${kept} rows for ${seen} customers with events`);
  return { store: 'postgres', partitions, outcomes: Number(outcomes.rows[0]!.n), faults };
}
