import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ingestWorkload } from './limits.ts';
import { serveForThisFile } from './testing/served.ts';

const served = serveForThisFile(['--concurrent-reads', '2', '--waiting-reads', '2']);

/** A read that would take hours, within the statement's 30 seconds. */
const longRead = 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1';
const outsideReads = { workload: ingestWorkload };

function startRead(id: string): Promise<string> {
  return served.client
    .query({ query: longRead, query_id: id })
    .then((result) => result.text())
    .catch((error: { type?: string }) => error.type ?? String(error));
}

async function reads(): Promise<string[]> {
  const result = await served.client.query({
    query: 'SELECT query_id FROM system.processes WHERE startsWith(query, {longRead: String})',
    query_params: { longRead },
    format: 'JSONCompactEachRow',
    clickhouse_settings: outsideReads,
  });
  return (await result.json<[string]>()).map(([id]) => id).sort();
}

async function untilReadsAre(expected: readonly string[]): Promise<void> {
  while ((await reads()).join() !== expected.join()) await pause(10);
}

async function untilWaiting(expected: number): Promise<void> {
  const metric = "SELECT value FROM system.metrics WHERE metric = 'ConcurrentQueryScheduled'";
  for (let waiting = -1; waiting !== expected; ) {
    const query = {
      query: metric,
      format: 'JSONEachRow',
      clickhouse_settings: outsideReads,
    } as const;
    const result = await served.client.query(query);
    const [row] = await result.json<{ value: number }>();
    waiting = Number(row?.value);
  }
}

async function insert(id: number): Promise<void> {
  await served.client.insert({
    table: 'arrivals',
    values: [[id]],
    format: 'JSONCompactEachRow',
  });
}

async function createArrivals(): Promise<void> {
  await served.client.command({
    query: 'CREATE OR REPLACE TABLE arrivals (id UInt32) ENGINE = MergeTree ORDER BY id',
  });
}

async function killReads(): Promise<void> {
  await served.client.command({
    query: 'KILL QUERY WHERE startsWith(query, {longRead: String}) SYNC',
    query_params: { longRead },
    clickhouse_settings: outsideReads,
  });
}

afterEach(killReads);

describe('beside long reads', { timeout: 25_000 }, () => {
  it('inserts are acknowledged while the read still runs', async () => {
    await createArrivals();
    const read = startRead('long');
    await untilReadsAre(['long']);
    for (let id = 0; id < 20; id++) await insert(id);
    expect(await reads()).toEqual(['long']);
    await killReads();
    expect(await read).toBe('QUERY_WAS_CANCELLED');
  });

  it('an insert needs no place among the reads, and a read too many is refused', async () => {
    await createArrivals();
    const running = ['a', 'b'].map(startRead);
    await untilReadsAre(['a', 'b']);
    const waiting = ['c', 'd'].map(startRead);
    await untilWaiting(2);
    const tooMany = await fetch(served.host.url, { method: 'POST', body: 'SELECT 1' });
    expect([tooMany.status, tooMany.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await startRead('one-too-many')).toBe('SERVER_OVERLOADED');
    await insert(1);
    expect(await reads()).toEqual(['a', 'b']);
    await killReads();
    await Promise.all(running);
    await untilReadsAre(['c', 'd']);
    await killReads();
    await Promise.all(waiting);
  });

  it('a reader that goes away gives its place back', async () => {
    const path = `/?query_id=left&query=${encodeURIComponent(longRead)}`;
    const request = get(served.host.url + path).on('error', () => undefined);
    await untilReadsAre(['left']);
    request.destroy();
    await untilReadsAre([]);
  });
});
