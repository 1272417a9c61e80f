import { rmSync } from 'node:fs';
import type { ClickHouseClient } from '@clickhouse/client';
import { afterAll, expect, it } from 'vitest';
import {
  buildHost,
  type HostProcess,
  makeDataDir,
  startHostProcess,
} from './testing/host-process.ts';
import { clientOf } from './testing/served.ts';

const { main, remove } = buildHost();
const folder = makeDataDir();
let host: HostProcess | undefined;

afterAll(async () => {
  await host?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  remove();
});

const rowsPerBatch = 500;
const writers = 4;

/** Inserts batch number `batch`; the rows are a function of it, as its token is. */
async function insertBatch(client: ClickHouseClient, batch: number): Promise<void> {
  const values = Array.from({ length: rowsPerBatch }, (_, row) => [batch, row]);
  await client.insert({
    table: 'ledger',
    values,
    format: 'JSONCompactEachRow',
    clickhouse_settings: {
      insert_deduplication_token: `batch-${batch}`,
      input_format_parallel_parsing: 0,
    },
  });
}

interface Load {
  readonly acknowledged: number[];
  /** Batches whose insert failed: stored or not, nobody knows. */
  readonly inDoubt: number[];
}

/** Writes from several writers until the host is gone; calls `enough` once, after so many batches. */
async function loadUntilGone(
  client: ClickHouseClient,
  from: number,
  count: number,
  enough: () => void,
): Promise<Load> {
  const load: Load = { acknowledged: [], inDoubt: [] };
  let next = from;
  const write = async () => {
    while (load.inDoubt.length === 0) {
      const batch = next++;
      try {
        await insertBatch(client, batch);
        load.acknowledged.push(batch);
        if (load.acknowledged.length === count) enough();
      } catch {
        load.inDoubt.push(batch);
      }
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  return load;
}

async function rowsByBatch(client: ClickHouseClient): Promise<Map<number, number>> {
  const result = await client.query({
    query: 'SELECT batch, count() FROM ledger GROUP BY batch',
    format: 'JSONCompactEachRow',
  });
  return new Map(await result.json<[number, number]>());
}

it('a host killed under load keeps every acknowledged insert, each one whole, and repeats once', async () => {
  const written: number[] = [];
  for (const round of [0, 1, 2]) {
    const running = await startHostProcess(main, ['--data', folder, '--port', '0']);
    host = running;
    const client = clientOf(running.url);
    await client.command({
      query:
        'CREATE TABLE IF NOT EXISTS ledger (batch UInt32, row UInt32) ENGINE = MergeTree ORDER BY (batch, row) SETTINGS non_replicated_deduplication_window = 10000',
    });
    for (const batch of written) await insertBatch(client, batch);
    expect(await rowsByBatch(client)).toEqual(new Map(written.map((b) => [b, rowsPerBatch])));
    if (round === 2) break;

    let gone: Promise<unknown> = Promise.resolve();
    const load = await loadUntilGone(client, written.length, 60, () => {
      gone = running.end('SIGKILL');
    });
    expect(await gone).toBe('SIGKILL');
    await client.close();

    const restarted = await startHostProcess(main, ['--data', folder, '--port', '0']);
    host = restarted;
    const reader = clientOf(restarted.url);
    const found = await rowsByBatch(reader);
    for (const batch of load.acknowledged) expect(found.get(batch)).toBe(rowsPerBatch);
    for (const batch of load.inDoubt) expect([undefined, rowsPerBatch]).toContain(found.get(batch));
    written.push(...load.acknowledged, ...load.inDoubt);
    await reader.close();
    await restarted.end('SIGTERM');
  }
});
