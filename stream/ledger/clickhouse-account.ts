import { type ClickHouseClient, clickhouseCall } from '../../platform/clickhouse/client.ts';
import type { LogRange } from './partition-account.ts';
import { type LedgerScope, prefixLiteral } from './scope.ts';
import { bigintChecksum, type StoreAccount, type StoreBucket } from './store-account.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The 64 low bits of a ULID in SQL: its last 13 letters, 5 bits each, the first one's top bit falling out. */
const low64 = Array.from({ length: 13 }, (_, i) => {
  const letter = `toUInt64(position('${alphabet}', substring(event_id, ${14 + i}, 1)) - 1)`;
  return `bitShiftLeft(${letter}, ${5 * (12 - i)})`;
}).join(' + ');

/** Returns what ClickHouse holds of the source records between the bounds, as its views show it. */
export async function readClickHouse(
  client: ClickHouseClient,
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
  const query = async <Row>(sql: string): Promise<Row[]> =>
    clickhouseCall(async () => {
      const result = await client.query({ query: sql, format: 'JSONEachRow' });
      return result.json<Row>();
    });
  const rows = await query<{ p: number; n: string; d: string; x: string }>(
    `select source_partition as p, toString(count()) as n, toString(uniqExact(event_id)) as d, toString(groupBitXor(${low64})) as x from scored_events where startsWith(customer_ref, ${prefix}) and (${within}) group by p`,
  );
  const outcomes = await query<{ n: string }>(
    `select toString(uniqExact(event_id, revision)) as n from raw_outcomes where startsWith(customer_ref, ${prefix})`,
  );
  const partitions = new Map<number, StoreBucket>();
  for (const { p, n, d, x } of rows) {
    partitions.set(p, { count: Number(n), distinct: Number(d), ...bigintChecksum(BigInt(x)) });
  }
  return { store: 'clickhouse', partitions, outcomes: Number(outcomes[0]?.n ?? 0), faults: [] };
}
