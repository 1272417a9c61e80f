import type { Pool } from 'pg';
import type { Profile } from '../../../domain/profile/profile.ts';
import type { ScoredEvent } from '../../../domain/stream/event.ts';
import { customerCycle, type FillPlan, fillPartitions, refPrefix, stepMs } from './plan.ts';

const tables = ['events', 'classified', 'customers', 'outcomes'] as const;

interface Index {
  readonly name: string;
  readonly definition: string;
  readonly isKey: boolean;
}

/** Writes the rows that the sinks would have written; indexes are dropped meanwhile and made again. */
export async function fillPostgres(
  pool: Pool,
  profile: Profile,
  plan: FillPlan,
  fixed: ScoredEvent,
): Promise<void> {
  const client = await pool.connect();
  const run = (sql: string) => client.query(sql);
  try {
    await run("set maintenance_work_mem = '1GB'");
    await run("set work_mem = '256MB'");
    await run('set synchronous_commit = off');
    const indexes: Index[][] = [];
    for (const table of tables) indexes.push(await indexesOf(run, table));
    for (const [i, table] of tables.entries()) {
      for (const { name, isKey } of indexes[i]!) {
        await run(isKey ? `alter table ${table} drop constraint ${name}` : `drop index ${name}`);
      }
    }
    await run(stagingSql(profile, plan));
    for (const sql of insertsSql(profile, fixed)) await run(sql);
    await run('drop table fill');
    for (const [i, table] of tables.entries()) {
      for (const { definition, isKey } of indexes[i]!) {
        await run(isKey ? `alter table ${table} add ${definition}` : definition);
      }
      await run(`vacuum analyze ${table}`);
    }
  } finally {
    client.release(true);
  }
}

async function indexesOf(
  run: (sql: string) => Promise<{ readonly rows: unknown[] }>,
  table: string,
): Promise<Index[]> {
  const { rows } = await run(
    `select c.relname as name, i.indisprimary as "isKey",
      coalesce(pg_get_constraintdef(k.oid), pg_get_indexdef(c.oid)) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid
    left join pg_constraint k on k.conindid = c.oid and k.contype = 'p'
    where i.indrelid = '${table}'::regclass`,
  );
  return rows as Index[];
}

/** The ULID of parts joined by NUL, as a uuid: 48 bits of time, then the first 80 of SHA-256. */
const ulidSql = (timeMs: string, parts: readonly string[]): string => {
  const message = parts.map((part) => `convert_to(${part}, 'UTF8')`).join(` || '\\x00'::bytea || `);
  return `encode(substring(int8send(${timeMs}) from 3) || substring(sha256(${message}) from 1 for 10), 'hex')::uuid`;
};

function stagingSql({ name, idEpoch }: Profile, { events, startMs }: FillPlan): string {
  const returns = `(n / ${fillPartitions}) % ${customerCycle} = ${customerCycle - 1}`;
  return `create unlogged table fill as
select *, ${ulidSql('ms', ["'event'", `'${name}'`, 'ref', 'sequence::text'])} as event_id,
  ${ulidSql(`${Date.parse(idEpoch)}::bigint`, ["'customer'", `'${name}'`, 'ref'])} as customer_id
from (
  select n, (n % ${fillPartitions})::int as p, n / ${fillPartitions} as o, ${startMs} + n * ${stepMs} as ms,
    '${refPrefix}' || case when ${returns} then n - ${fillPartitions} else n end as ref,
    case when ${returns} then 1 else 0 end as sequence
  from generate_series(0::bigint, ${events - 1}) as n
) as numbered`;
}

function insertsSql(profile: Profile, fixed: ScoredEvent): string[] {
  const values = fixed as unknown as Readonly<Record<string, unknown>>;
  const fields = profile.fields.map(({ name }) => name);
  const time = 'to_timestamp(ms / 1000.0)';
  const key = { event_id: 'event_id', customer_id: 'customer_id' };
  const event = {
    customer_ref: 'ref',
    sequence: 'sequence',
    occurred_at: time,
    ...literals(['event_type', 'origin', ...fields], values),
  };
  const score = {
    ...literals(['churn_probability', 'churn_label', 'threshold', 'model_version'], values),
    flags: "'{}'::text[]",
    source_partition: 'p',
    source_offset: 'o',
    scored_at: time,
  };
  const outcome = {
    event_id: 'event_id',
    revision: '0',
    customer_ref: 'ref',
    sequence: 'sequence',
    occurred_at: time,
    outcome: 'false',
    observed_at: time,
    source_partition: 'p',
    source_offset: 'o',
  };
  const last = `not exists (select from fill as later where later.n = fill.n + ${fillPartitions} and later.ref = fill.ref)`;
  return [
    insert('events', { ...key, ...event }, ''),
    insert('classified', { ...key, ...score }, ''),
    insert('customers', { ...key, ...event, ...score }, `where ${last}`),
    insert('outcomes', outcome, ''),
  ];
}

const insert = (table: string, columns: Readonly<Record<string, string>>, where: string): string =>
  `insert into ${table} (${Object.keys(columns).join(', ')}) select ${Object.values(columns).join(', ')} from fill ${where}`;

function literals(
  names: readonly string[],
  values: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, literal(values[name])]));
}

/** A value as a literal of SQL, of Postgres and ClickHouse alike. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return String(value);
}
