import { ulidLow64 } from '../../domain/identity/ulid.ts';
import { type ClickHouseClient, clickhouseCall } from '../../platform/clickhouse/client.ts';
import { bucketOffsets } from './partition-account.ts';
import { revisionFactor } from './read-outcomes.ts';
import { type LedgerScope, prefixLiteral } from './scope.ts';
import { halves, type LedgerStore, type StoreBucket, within } from './store-account.ts';
import type { LedgerRanges } from './wait-for-stages.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The 64 low bits of a ULID in SQL: its last 13 letters, 5 bits each, the first one's top bit falling out. */
const low64 = Array.from({ length: 13 }, (_, i) => {
  const letter = `toUInt64(position('${alphabet}', substring(event_id, ${14 + i}, 1)) - 1)`;
  return `bitShiftLeft(${letter}, ${5 * (12 - i)})`;
}).join(' + ');
const pair64 = `bitXor(${low64}, bitAnd(toUInt64(revision) * ${revisionFactor}, 4294967295))`;

/** ClickHouse as its views show it. */
export function clickhouseLedger(
  client: ClickHouseClient,
  ranges: LedgerRanges,
  scope: LedgerScope,
): LedgerStore {
  const ours = `startsWith(customer_ref, ${prefixLiteral(scope)})`;
  const rows = `scored_events where ${ours} and (${within(ranges.events, 'source_partition', 'source_offset')})`;
  // What was redriven to this sink alone comes from partitions below 0.
  const outcomeRows = `raw_outcomes where ${ours} and (log_partition < 0 or ${within(ranges.outcomes, 'log_partition', 'log_offset')})`;
  const query = async <Row>(sql: string, values: Record<string, unknown> = {}): Promise<Row[]> =>
    clickhouseCall(async () => {
      const result = await client.query({
        query: sql,
        query_params: values,
        format: 'JSONEachRow',
      });
      return result.json<Row>();
    });
  return {
    stage: 'clickhouse-sink',
    name: 'clickhouse',
    async account() {
      const found = await query<{ p: number; n: string; d: string; x: string }>(
        `select source_partition as p, toString(count()) as n, toString(uniqExact(event_id)) as d, toString(groupBitXor(${low64})) as x from ${rows} group by p`,
      );
      const [outcomes] = await query<{ n: string; x: string }>(
        `select toString(count()) as n, toString(groupBitXor(${pair64})) as x from (select distinct event_id, revision from ${outcomeRows})`,
      );
      const partitions = new Map<number, StoreBucket>();
      for (const { p, n, d, x } of found) {
        partitions.set(p, { count: Number(n), distinct: Number(d), ...halves(x) });
      }
      return {
        partitions,
        outcomes: { count: Number(outcomes?.n ?? 0), ...halves(outcomes?.x ?? '0') },
        faults: scope.refPrefix === '' ? await rollUpFaults(client, query) : [],
      };
    },
    async buckets(partition) {
      const found = await query<{ b: number; n: string; x: string }>(
        `select toInt32(intDiv(source_offset, ${bucketOffsets})) as b, toString(count()) as n, toString(groupBitXor(${low64})) as x from ${rows} and source_partition = {partition:Int32} group by b`,
        { partition },
      );
      return new Map(found.map(({ b, n, x }) => [b, { count: Number(n), ...halves(x) }]));
    },
    async rowsIn(partition, bucket) {
      const found = await query<{ event_id: string }>(
        `select event_id from ${rows} and source_partition = {partition:Int32} and intDiv(source_offset, ${bucketOffsets}) = {bucket:Int64}`,
        { partition, bucket },
      );
      return found.map(({ event_id }) => {
        const [high, low] = ulidLow64(event_id);
        return { id: event_id, high, low };
      });
    },
    async doubled(partition) {
      const found = await query<{ event_id: string; n: string }>(
        `select event_id, toString(count()) as n from ${rows} and source_partition = {partition:Int32} group by event_id having count() > 1 order by event_id limit 20`,
        { partition },
      );
      return found.map(({ event_id, n }) => ({ id: event_id, rows: Number(n) }));
    },
    async held(eventIds) {
      const found = await query<{ event_id: string }>(
        'select distinct event_id from scored_events where event_id in {ids:Array(String)}',
        { ids: eventIds },
      );
      return new Set(found.map(({ event_id }) => event_id));
    },
  };
}

type Query = <Row>(sql: string) => Promise<Row[]>;

/**
 * A roll-up must sum to what lies below it. The stream may run on meanwhile, so the sum must lie between the
 * counts before and after the refresh.
 */
async function rollUpFaults(client: ClickHouseClient, query: Query): Promise<string[]> {
  const count = async (sql: string): Promise<number> =>
    Number((await query<{ n: string }>(`select toString(${sql}) as n`))[0]?.n ?? 0);
  const base = '(select uniqExact(event_id) from raw_scored_events)';
  const before = await count(base);
  for (const step of ['refresh', 'wait']) {
    await clickhouseCall(() => client.command({ query: `system ${step} view scores_per_minute` }));
  }
  const summed = await count('(select sum(events) from scores_per_minute)');
  const after = await count(base);
  if (summed >= before && summed <= after) return [];
  return [`scores_per_minute sums to ${summed} events where ${before} are stored`];
}
