import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { startClickHouseHost } from '../host.ts';

/*
 * How long an acknowledged insert takes, alone and while reads of 20 seconds run.
 * npx tsc -p . && node dist/platform/clickhouse-host/bench/insert-beside-query.js [READS] [ROWS]
 */
const [reads = 1, rows = 1000] = process.argv.slice(2).map(Number);
const seconds = 20;

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'clickhouse-bench-'));
  const host = await startClickHouseHost({ dataDir, port: 0 });
  const client = createClient({ url: host.url, keep_alive: { idle_socket_ttl: 2_500 } });
  try {
    await client.command({
      query:
        'CREATE TABLE bench (id UInt64, name String, score Float64) ENGINE = ReplacingMergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 1000',
    });
    await insertFor(client, 3, 'warm-up');
    report('alone', await insertFor(client, seconds, 'alone'));
    const readers = Array.from({ length: reads }, () => readFor(client, seconds));
    report(`beside ${reads} of ${seconds} s`, await insertFor(client, seconds, 'beside'));
    await Promise.all(readers);
  } finally {
    await client.close();
    await host.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function insertFor(client: ClickHouseClient, seconds: number, label: string) {
  const taken: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const batch = taken.length;
    const values = Array.from({ length: rows }, (_, row) => [batch * rows + row, label, row / 7]);
    const started = performance.now();
    await client.insert({
      table: 'bench',
      values,
      format: 'JSONCompactEachRow',
      clickhouse_settings: {
        insert_deduplication_token: `${label}-${batch}`,
        input_format_parallel_parsing: 0,
      },
    });
    taken.push(performance.now() - started);
  }
  return taken;
}

async function readFor(client: ClickHouseClient, seconds: number): Promise<void> {
  const result = await client.query({
    query: 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1',
    clickhouse_settings: { max_execution_time: seconds, timeout_overflow_mode: 'break' },
  });
  await result.text();
}

function report(label: string, taken: readonly number[]): void {
  const sorted = taken.toSorted((a, b) => a - b);
  const quantile = (q: number) => (sorted[Math.floor(q * (sorted.length - 1))] ?? 0).toFixed(1);
  process.stdout.write(
    `${label}: ${sorted.length} inserts of ${rows} rows, p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms, slowest ${quantile(1)} ms\n`,
  );
}

await main();
