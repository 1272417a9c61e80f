import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));
const hostFolder = 'platform/clickhouse-host';

/** Compiles the host's sources into a folder of its own and returns the path of its main.js. */
export function buildHost(): { readonly main: string; remove(): void } {
  mkdirSync(join(projectRoot, '.churn'), { recursive: true });
  const folder = mkdtempSync(join(projectRoot, '.churn', 'clickhouse-host-'));
  const config = {
    extends: join(projectRoot, 'tsconfig.json'),
    compilerOptions: { outDir: join(folder, 'dist'), rootDir: projectRoot, sourceMap: false },
    include: [],
    files: [join(projectRoot, hostFolder, 'main.ts')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const tsc = join(projectRoot, 'node_modules', '.bin', 'tsc');
  const built = spawnSync(tsc, ['-p', folder], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`tsc: ${built.stdout}${built.stderr}`);
  return {
    main: join(folder, 'dist', hostFolder, 'main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function makeDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'clickhouse-host-'));
}

export interface HostProcess {
  readonly url: string;
  readonly pid: number;
  /** Sends the signal and resolves with the exit code, or the signal's name if that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  /** What the process has written so far. */
  readonly stdout: readonly string[];
}

/** Starts the compiled host as a process of its own; rejects with its words when it fails. */
export async function startHostProcess(
  main: string,
  args: readonly string[],
): Promise<HostProcess> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout: string[] = [];
  const exited = exitOf(child);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ready = new Promise<{ url: string }>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      stdout.push(line);
      if (stdout.length === 1) resolve(JSON.parse(line));
    });
  });
  const failed = exited.then((code) => {
    throw new HostFailed(code, stderr);
  });
  failed.catch(() => undefined);
  const { url } = await Promise.race([ready, failed]);
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  return { url, pid: child.pid ?? 0, stdout, end };
}

export class HostFailed extends Error {
  override readonly name = 'HostFailed';
  readonly code: number | NodeJS.Signals;
  readonly stderr: string;

  constructor(code: number | NodeJS.Signals, stderr: string) {
    super(`the host ended with ${code}: ${stderr}`);
    this.code = code;
    this.stderr = stderr;
  }
}

function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? code ?? -1));
  });
}
