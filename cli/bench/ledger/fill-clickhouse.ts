import type { Profile } from '../../../domain/profile/profile.ts';
import type { ScoredEvent } from '../../../domain/stream/event.ts';
import type { ClickHouseClient } from '../../../platform/clickhouse/client.ts';
import { literal } from './fill-postgres.ts';
import { customerCycle, type FillPlan, fillPartitions, refPrefix, stepMs } from './plan.ts';

const rowsPerInsert = 500_000;

/** Writes the rows that the sink would have written. */
export async function fillClickHouse(
  client: ClickHouseClient,
  profile: Profile,
  plan: FillPlan,
  fixed: ScoredEvent,
): Promise<void> {
  const values = fixed as unknown as Readonly<Record<string, unknown>>;
  const fixedNames = [
    ...['event_type', 'origin', ...profile.fields.map(({ name }) => name)],
    ...['churn_probability', 'churn_label', 'threshold', 'model_version'],
  ];
  const key = {
    event_id: 'event_id',
    customer_ref: 'ref',
    sequence: 'sequence',
    occurred_at: 'time',
  };
  const log = { log_partition: 'p', log_offset: 'o' };
  const scored = {
    ...key,
    customer_id: 'customer_id',
    ...Object.fromEntries(fixedNames.map((name) => [name, literal(values[name])])),
    flags: '[]',
    source_partition: 'p',
    source_offset: 'o',
    scored_at: 'time',
    ...log,
  };
  const outcome = { ...key, revision: '0', outcome: 'false', observed_at: 'time', ...log };
  const perPartition = plan.events / fillPartitions;
  const inserts = fillPartitions * Math.ceil(perPartition / rowsPerInsert);
  for (let insert = 0; insert < inserts; insert++) {
    // A partition at a time, as the sink does, so that the parts' ids overlap.
    const from = Math.floor(insert / fillPartitions) * rowsPerInsert;
    const count = Math.min(rowsPerInsert, perPartition - from);
    const rows = rowsSql(profile, plan, insert % fillPartitions, from, count);
    for (const [table, columns] of [
      ['raw_scored_events', scored],
      ['raw_outcomes', outcome],
    ] as const) {
      await client.command({
        query: `insert into ${table} (${Object.keys(columns).join(', ')}) select ${Object.values(columns).join(', ')} from (${rows})`,
        clickhouse_settings: { max_execution_time: 0, insert_deduplicate: 0 },
      });
    }
  }
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The lowest 5-bit groups of a number as letters, the highest first. */
const letters = (value: string, count: number): string =>
  Array.from(
    { length: count },
    (_, i) =>
      `substring('${alphabet}', bitAnd(bitShiftRight(${value}, ${5 * (count - 1 - i)}), 31) + 1, 1)`,
  ).join(', ');

const ulidSql = (timeMs: string, hash: string): string =>
  `concat(${letters(timeMs, 10)}, ${letters(`${hash}_1`, 8)}, ${letters(`${hash}_2`, 8)})`;

/** Forty bits of a hash as a number. */
const bits40 = (hash: string, from: number): string =>
  `reinterpretAsUInt64(reverse(substring(${hash}, ${from}, 5)))`;

function rowsSql(
  profile: Profile,
  { startMs }: FillPlan,
  partition: number,
  from: number,
  count: number,
): string {
  const returns = `intDiv(n, ${fillPartitions}) % ${customerCycle} = ${customerCycle - 1}`;
  const message = (parts: readonly string[]): string =>
    `SHA256(concat(${parts.join(", '\\0', ")}))`;
  return `select p, o, ref, sequence, fromUnixTimestamp64Milli(toInt64(ms), 'UTC') as time,
  ${message(["'event'", `'${profile.name}'`, 'ref', 'toString(sequence)'])} as e,
  ${message(["'customer'", `'${profile.name}'`, 'ref'])} as c,
  ${bits40('e', 1)} as e_1, ${bits40('e', 6)} as e_2, ${bits40('c', 1)} as c_1, ${bits40('c', 6)} as c_2,
  ${ulidSql('ms', 'e')} as event_id,
  ${ulidSql(`toUInt64(${Date.parse(profile.idEpoch)})`, 'c')} as customer_id
from (
  select number * ${fillPartitions} + ${partition} as n, n % ${fillPartitions} as p, intDiv(n, ${fillPartitions}) as o, ${startMs} + n * ${stepMs} as ms,
    concat('${refPrefix}', toString(if(${returns}, n - ${fillPartitions}, n))) as ref, if(${returns}, 1, 0) as sequence
  from numbers(${from}, ${count})
)`;
}
