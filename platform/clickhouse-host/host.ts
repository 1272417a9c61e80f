import { closeSync, constants, mkdirSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { untilAnswering } from './answering.ts';
import { assertUnlocked, freePort } from './claim.ts';
import { runEngine } from './engine.ts';
import { shutdownSql } from './engine-config.ts';
import { HostStartError } from './errors.ts';
import { type Front, openFront } from './front.ts';
import { defaultLimits, type HostLimits } from './limits.ts';
import { type RuntimeFiles, writeRuntimeFiles } from './runtime-files.ts';

export interface HostOptions {
  /** Folder of the tables; made when absent. One process at a time can own it. */
  readonly dataDir: string;
  /** A loopback address. */
  readonly host?: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly limits?: Partial<HostLimits>;
}

export interface ClickHouseHost {
  readonly url: string;
  /** Resolves when the engine has ended, with its error message or null. */
  readonly ended: Promise<string | null>;
  /** Takes no new connection, cancels reads, lets inserts finish, unlocks the folder. */
  close(): Promise<void>;
}

const loopback = new Set(['127.0.0.1', '::1']);

/**
 * Starts ClickHouse in this process and resolves once it has answered a query over HTTP.
 * One host per process: the engine's state is global.
 * @throws HostStartError when the folder or the port is taken, or the engine does not start.
 */
export async function startClickHouseHost(options: HostOptions): Promise<ClickHouseHost> {
  const { host = '127.0.0.1' } = options;
  if (!loopback.has(host))
    throw new HostStartError(
      `host ${host}: the embedded ClickHouse has no password and serves 127.0.0.1 or ::1 only; for other machines run a ClickHouse server and set its URL`,
    );
  const dataDir = resolve(options.dataDir);
  inFolder(dataDir, () => {
    mkdirSync(dataDir, { recursive: true });
    assertUnlocked(dataDir);
  });
  const front = await openFront(host, options.port);
  try {
    const limits = { ...defaultLimits, ...options.limits };
    const files = inFolder(dataDir, () => writeRuntimeFiles(dataDir, limits));
    const enginePort = await freePort();
    const ended = runEngine(engineArguments(dataDir, files, enginePort));
    await untilReady(`http://127.0.0.1:${enginePort}`, dataDir, ended);
    front.forwardTo(enginePort);
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${front.port}`;
    return { url, ended, close: () => stop(front, files.shutdown, ended) };
  } catch (error) {
    void front.drain();
    throw error;
  }
}

function engineArguments(dataDir: string, files: RuntimeFiles, port: number): string[] {
  return [
    `--path=${dataDir}`,
    `--config-file=${files.config}`,
    '--listen_host=127.0.0.1',
    `--http_port=${port}`,
    '--queries-file',
    files.startup,
    files.shutdown,
  ];
}

function inFolder<T>(dataDir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof HostStartError) throw error;
    throw new HostStartError(`${dataDir} cannot hold the tables: ${(error as Error).message}`);
  }
}

async function untilReady(url: string, dataDir: string, ended: Promise<string | null>) {
  const waiting = new AbortController();
  const failed = ended
    .catch((error: unknown) => (error as Error).message)
    .then((message) => {
      const why = message ?? 'its own message stands above';
      throw new HostStartError(`ClickHouse did not start on ${dataDir}: ${why}`);
    });
  try {
    await Promise.race([untilAnswering(url, waiting.signal), failed]);
  } finally {
    waiting.abort();
    failed.catch(() => undefined);
  }
}

async function stop(front: Front, shutdownPipe: string, ended: Promise<string | null>) {
  let done = false;
  const finished = ended.then(() => {
    done = true;
  });
  const drained = front.drain();
  while (!done && !writeToReader(shutdownPipe, shutdownSql())) await pause(25);
  await finished;
  front.cut();
  await drained;
}

/** Writes into a named pipe; false while nobody reads from it. */
function writeToReader(pipe: string, text: string): boolean {
  let fd: number;
  try {
    fd = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENXIO') return false;
    throw error;
  }
  try {
    writeSync(fd, text);
  } finally {
    closeSync(fd);
  }
  return true;
}
