import { rmSync } from 'node:fs';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterAll, beforeAll } from 'vitest';
import { buildHost, type HostProcess, makeDataDir, startHostProcess } from './host-process.ts';

export interface Served {
  readonly main: string;
  readonly dataDir: string;
  host: HostProcess;
  client: ClickHouseClient;
}

/** Runs one host for the tests of a file, on a free port and a folder of its own. */
export function serveForThisFile(args: readonly string[] = []): Served {
  const dataDir = makeDataDir();
  const built = buildHost();
  const served = { main: built.main, dataDir } as Served;
  beforeAll(async () => {
    served.host = await startHostProcess(built.main, ['--data', dataDir, '--port', '0', ...args]);
    served.client = clientOf(served.host.url);
  });
  afterAll(async () => {
    await served.client.close();
    await served.host.end('SIGTERM');
    rmSync(dataDir, { recursive: true, force: true });
    built.remove();
  });
  return served;
}

export function clientOf(url: string): ClickHouseClient {
  return createClient({
    url,
    max_open_connections: 64,
    log: { level: ClickHouseLogLevel.OFF },
  });
}
