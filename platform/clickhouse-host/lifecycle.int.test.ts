import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { afterAll, describe, expect, it } from 'vitest';
import { ingestWorkload } from './limits.ts';
import {
  buildHost,
  HostFailed,
  type HostProcess,
  makeDataDir,
  startHostProcess,
} from './testing/host-process.ts';
import { clientOf } from './testing/served.ts';

const { main, remove } = buildHost();
const folders: string[] = [];
const hosts = new Set<HostProcess>();

afterAll(async () => {
  for (const host of hosts) await host.end('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  remove();
});

function newFolder(): string {
  const folder = makeDataDir();
  folders.push(folder);
  return folder;
}

async function start(dataDir: string, ...args: string[]) {
  const host = await startHostProcess(main, ['--data', dataDir, '--port', '0', ...args]);
  hosts.add(host);
  const client = clientOf(host.url);
  const end = async (signal: NodeJS.Signals) => {
    await client.close();
    hosts.delete(host);
    return host.end(signal);
  };
  return { process: host, client, end };
}

async function failure(args: readonly string[]): Promise<HostFailed> {
  const outcome = await startHostProcess(main, args).catch((error: unknown) => error);
  if (!(outcome instanceof HostFailed)) throw new Error('the host was expected to fail');
  return outcome;
}

async function query<T>(client: ClickHouseClient, sql: string): Promise<T[]> {
  const result = await client.query({ query: sql, format: 'JSONEachRow' });
  return result.json<T>();
}

describe('starting', () => {
  it('prints one line and keeps tables and limits over a restart', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await first.client.command({ query: 'CREATE DATABASE other' });
    for (const table of ['default.kept', 'other.kept'])
      await first.client.command({
        query: `CREATE TABLE ${table} ENGINE = MergeTree ORDER BY n AS SELECT 7 AS n`,
      });
    expect(await first.end('SIGTERM')).toBe(0);
    const { url, pid, stdout } = first.process;
    expect(stdout).toEqual([JSON.stringify({ ready: true, url, pid })]);

    const second = await start(folder, '--statement-seconds', '5');
    expect(await query(second.client, 'SELECT n FROM other.kept NATURAL JOIN kept')).toEqual([
      { n: 7 },
    ]);
    expect(await query(second.client, "SELECT getSetting('max_execution_time') AS s")).toEqual([
      { s: 5 },
    ]);
    expect(await second.end('SIGINT')).toBe(0);
  });

  it('refuses a folder that another host owns, naming that process', async () => {
    const folder = newFolder();
    const owner = await start(folder);
    const { code, stderr } = await failure(['--data', folder, '--port', '0']);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `${folder} is in use by process ${owner.process.pid}: stop it, or give another folder with --data\n`,
    );
    await owner.end('SIGTERM');
  });

  it('refuses a port that is taken', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { code, stderr } = await failure(['--data', newFolder(), '--port', `${port}`]);
    holder.close();
    expect([code, stderr]).toEqual([
      1,
      `port ${port} on 127.0.0.1 is in use: give another with --port, or 0 for a free one\n`,
    ]);
  });

  it('refuses a folder that cannot hold tables, another machine, and a bad option', async () => {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'file'), '');
    const noFolder = await failure(['--data', join(folder, 'file', 'data'), '--port', '0']);
    expect([noFolder.code, noFolder.stderr.split('\n').length]).toEqual([1, 2]);
    expect(noFolder.stderr).toContain('cannot hold the tables: ENOTDIR');
    const open = await failure(['--data', folder, '--port', '0', '--host', '0.0.0.0']);
    expect([open.code, open.stderr]).toEqual([1, expect.stringContaining('no password')]);
    expect((await failure(['--data', folder])).code).toBe(2);
  });
});

describe('stopping', () => {
  it('lets an insert under way finish and cancels reads, running and waiting', async () => {
    const folder = newFolder();
    const host = await start(folder, '--concurrent-reads', '2');
    const { client } = host;
    await client.command({ query: 'CREATE TABLE late (n UInt64) ENGINE = MergeTree ORDER BY n' });
    const insert = fetch(
      `${host.process.url}/?query=${encodeURIComponent('INSERT INTO late SELECT number + sleepEachRow(0.1) FROM numbers(10)')}`,
      { method: 'POST' },
    );
    const reads = Array.from({ length: 6 }, () =>
      client
        .query({ query: 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1' })
        .then((result) => result.text())
        .catch((error: { type: string }) => error.type),
    );
    await untilStatements(client, { running: 4, waiting: 4 });
    const ended = host.process.end('SIGTERM');
    expect((await insert).status).toBe(200);
    expect(await Promise.all(reads)).toEqual(reads.map(() => 'QUERY_WAS_CANCELLED'));
    expect(await ended).toBe(0);
    await client.close();
    const again = await start(folder);
    expect(await query(again.client, 'SELECT count() AS n FROM late')).toEqual([{ n: 10 }]);
    await again.end('SIGTERM');
  });
});

/** Resolves when so many statements run, this one's own among them, and so many wait. */
async function untilStatements(
  client: ClickHouseClient,
  expected: { readonly running: number; readonly waiting: number },
): Promise<void> {
  const metric = (name: string) => `(SELECT value FROM system.metrics WHERE metric = '${name}')`;
  const sql = `SELECT ${metric('QueryNonInternal')} AS running, ${metric('ConcurrentQueryScheduled')} AS waiting SETTINGS workload = '${ingestWorkload}'`;
  for (;;) {
    const [now] = await query<typeof expected>(client, sql);
    if (now?.running === expected.running && now.waiting === expected.waiting) return;
  }
}
