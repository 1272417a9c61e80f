import { ulidLow64 } from '../../domain/identity/ulid.ts';
import { type ClickHouseClient, clickhouseCall } from '../../platform/clickhouse/client.ts';
import { low64Columns } from './clickhouse-low64.ts';
import { revisionFactor } from './outcome-set.ts';
import { bucketOffsets, emptyChecksum } from './partition-account.ts';
import { type LedgerScope, prefixCondition } from './scope.ts';
import { halves, type LedgerStore, type StoreBucket, within } from './store-account.ts';
import type { LedgerRanges } from './wait-for-stages.ts';

const pair64 = `bitXor(low64, bitAnd(toUInt64(revision) * ${revisionFactor}, 4294967295))`;

/** Distinct pairs of so many rows take some 100 MB. */
const rowsPerSlice = 2_000_000;

/** ClickHouse as its views show it. */
export function clickhouseLedger(
  client: ClickHouseClient,
  ranges: LedgerRanges,
  scope: LedgerScope,
): LedgerStore {
  const ours = prefixCondition('startsWith', scope);
  const rows = `scored_events where ${ours} and (${within(ranges.events, 'source_partition', 'source_offset')})`;
  const ids = `(select source_partition, source_offset, ${low64Columns} from ${rows})`;
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
      const partitions = new Map<number, StoreBucket>();
      const outcomes = emptyChecksum();
      // In parts, since what is distinct must fit into the memory of one statement.
      for (const partition of ranges.events.keys()) {
        const [found] = await query<{ n: string; d: string; x: string }>(
          `select toString(count()) as n, toString(uniqExact(low64)) as d, toString(groupBitXor(low64)) as x from ${ids} where source_partition = {partition:Int32}`,
          { partition },
        );
        const { n, d, x } = found!;
        if (n !== '0')
          partitions.set(partition, { count: Number(n), distinct: Number(d), ...halves(x) });
      }
      const [rows] = await query<{ n: string }>('select toString(count()) as n from raw_outcomes');
      const slices = Math.ceil(Number(rows!.n) / rowsPerSlice);
      for (let slice = 0; slice < slices; slice++) {
        const [found] = await query<{ n: string; x: string }>(
          `select toString(count()) as n, toString(groupBitXor(${pair64})) as x from (select distinct low64, revision from (select revision, ${low64Columns} from ${outcomeRows} and sipHash64(event_id) % ${slices} = ${slice}))`,
        );
        const { high, low } = halves(found!.x);
        outcomes.count += Number(found!.n);
        outcomes.high = (outcomes.high ^ high) >>> 0;
        outcomes.low = (outcomes.low ^ low) >>> 0;
      }
      return {
        partitions,
        outcomes,
        faults: scope.refPrefix === '' ? await rollUpFaults(client, query) : [],
      };
    },
    async buckets(partition) {
      const found = await query<{ b: number; n: string; x: string }>(
        `select toInt32(intDiv(source_offset, ${bucketOffsets})) as b, toString(count()) as n, toString(groupBitXor(low64)) as x from ${ids} where source_partition = {partition:Int32} group by b`,
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
  const base = '(select count() from raw_scored_events final)';
  const before = await count(base);
  for (const step of ['refresh', 'wait']) {
    await clickhouseCall(() => client.command({ query: `system ${step} view scores_per_minute` }));
  }
  const summed = await count('(select sum(events) from scores_per_minute)');
  const after = await count(base);
  if (summed >= before && summed <= after) return [];
  return [`scores_per_minute sums to ${summed} events where ${before} are stored`];
}
