import type { Pool } from 'pg';
import { ulidToUuid } from '../../domain/identity/ulid.ts';
import { revisionFactor } from './outcome-set.ts';
import { bucketOffsets } from './partition-account.ts';
import { type LedgerScope, prefixCondition } from './scope.ts';
import { halves, type LedgerStore, type StoreBucket, within } from './store-account.ts';
import type { LedgerRanges } from './wait-for-stages.ts';

const low64 = `('x' || encode(substr(uuid_send(event_id), 9), 'hex'))::bit(64)::bigint`;
const pair64 = `(${low64}) # ((revision::bigint * ${revisionFactor}) & 4294967295)`;

/** Postgres as the ledger reads it. */
export function postgresLedger(pool: Pool, ranges: LedgerRanges, scope: LedgerScope): LedgerStore {
  const ours = prefixCondition('starts_with', scope);
  const rows = `classified join events using (event_id) where ${ours} and (${within(ranges.events, 'source_partition', 'source_offset')})`;
  // What was redriven to this sink alone comes from partitions below 0.
  const outcomeRows = `outcomes where ${ours} and (source_partition < 0 or ${within(ranges.outcomes, 'source_partition', 'source_offset')})`;
  const query = async <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await pool.query(sql, values)).rows as Row[];
  return {
    stage: 'postgres-sink',
    name: 'postgres',
    async account() {
      const [found, [outcomes], faults] = await Promise.all([
        query<{ p: number; n: string; x: string }>(
          `select source_partition as p, count(*) as n, bit_xor(${low64}) as x from ${rows} group by 1`,
        ),
        query<{ n: string; x: string | null }>(
          `select count(*) as n, bit_xor(${pair64}) as x from ${outcomeRows}`,
        ),
        tableFaults(query, ours),
      ]);
      const partitions = new Map<number, StoreBucket>();
      for (const { p, n, x } of found) {
        // event_id is the primary key: no two rows share one.
        partitions.set(p, { count: Number(n), distinct: Number(n), ...halves(x) });
      }
      return {
        partitions,
        outcomes: { count: Number(outcomes?.n ?? 0), ...halves(outcomes?.x ?? '0') },
        faults,
      };
    },
    async buckets(partition) {
      const found = await query<{ b: number; n: string; x: string }>(
        `select (source_offset / ${bucketOffsets})::int as b, count(*) as n, bit_xor(${low64}) as x from ${rows} and source_partition = $1 group by 1`,
        [partition],
      );
      return new Map(found.map(({ b, n, x }) => [b, { count: Number(n), ...halves(x) }]));
    },
    async rowsIn(partition, bucket) {
      const found = await query<{ event_id: string }>(
        `select event_id from ${rows} and source_partition = $1 and source_offset / ${bucketOffsets} = $2`,
        [partition, bucket],
      );
      return found.map(({ event_id }) => ({
        id: event_id,
        ...halves(`0x${event_id.replaceAll('-', '').slice(16)}`),
      }));
    },
    doubled: async () => [],
    async held(eventIds) {
      const found = await query<{ event_id: string }>(
        'select event_id from events where event_id = any($1::uuid[])',
        [eventIds.map((id) => ulidToUuid(id))],
      );
      const held = new Set(found.map(({ event_id }) => event_id));
      return new Set(eventIds.filter((id) => held.has(ulidToUuid(id).toLowerCase())));
    },
  };
}

type Query = <Row>(sql: string) => Promise<Row[]>;

/** What must hold between the tables, whatever the stream was. */
async function tableFaults(query: Query, ours: string): Promise<string[]> {
  const faults: string[] = [];
  const [unpaired] = await query<{ n: string }>(
    'select count(*) as n from events full join classified using (event_id) where events.customer_id is null or classified.customer_id is null',
  );
  if (unpaired!.n !== '0') {
    faults.push(`${unpaired!.n} rows of events and classified have no partner`);
  }
  const [customers] = await query<{ kept: string; seen: string }>(
    `select (select count(*) from customers where ${ours}) as kept, (select count(distinct customer_id) from events where ${ours}) as seen`,
  );
  const { kept, seen } = customers!;
  if (kept !== seen) faults.push(`customers holds ${kept} rows for ${seen} customers with events`);
  return faults;
}
