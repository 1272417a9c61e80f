import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseCounts, type StageCounts } from '../../cli/up/counts.ts';
import { projectRoot } from '../../platform/config/project-root.ts';
import { apiStage, streamStages, synthesizerStage } from '../../stream/stages.ts';
import { until } from './until.ts';

export type StageName =
  | 'enrich'
  | 'redis-sink'
  | 'postgres-sink'
  | 'clickhouse-sink'
  | 'drift'
  | 'performance'
  | 'synthesizer';
/** A stage, or the HTTP interface beside them. */
export type ProcessName = StageName | 'api';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly error?: string;
  readonly url?: string;
  readonly exitCode?: number;
}

/** A stage as it runs in production: the built script in a process of its own. */
export interface StageProcess<Name extends ProcessName = StageName> {
  readonly name: Name;
  readonly pid: number;
  /** Origin of its metrics and readiness; undefined until it serves them. */
  url(): string | undefined;
  /** What it has logged so far. */
  readonly log: readonly LogLine[];
  /** Resolves to its exit code, or to the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Resolves once it is assigned its partitions; rejects with its log when it ends before. */
  ready(): Promise<void>;
  /** Its page of metrics; empty while it does not answer. */
  metrics(): Promise<string>;
  counts(topic: string): Promise<StageCounts>;
  signal(name: NodeJS.Signals): void;
  /** SIGTERM: resolves to its exit code once it has drained. */
  stop(): Promise<number | string>;
  /** SIGKILL: resolves once it is gone. */
  kill(): Promise<void>;
}

/** Starts a stage from the build without waiting for it. */
export function spawnStage<Name extends ProcessName>(
  name: Name,
  env: Readonly<Record<string, string>>,
): StageProcess<Name> {
  const specs = [...streamStages, synthesizerStage, apiStage];
  const { script } = specs.find((stage) => stage.name === name)!;
  const child = spawn(process.execPath, [join(projectRoot(), 'dist', script)], {
    env: { ...process.env, CHURN_METRICS_PORT: '0', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const log: LogLine[] = [];
  const lines = createInterface({ input: child.stderr! });
  lines.on('line', (line) => log.push(parseLine(line)));
  const ended = endOf(child);
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const url = (): string | undefined => log.find((line) => line.url !== undefined)?.url;
  const page = async (path: string): Promise<string | null> => {
    const origin = url();
    if (origin === undefined) return null;
    const answer = await fetch(`${origin}${path}`).catch(() => null);
    return answer?.ok === true ? answer.text() : null;
  };
  return {
    name,
    pid: child.pid!,
    url,
    log,
    ended,
    ready: () =>
      until(`${name} is ready`, async () => {
        if (isOver)
          throw new Error(`${name} ended:\n${log.map((line) => JSON.stringify(line)).join('\n')}`);
        return (await page('/readyz')) !== null;
      }),
    metrics: async () => (await page('/metrics')) ?? '',
    counts: async (topic) => parseCounts((await page('/metrics')) ?? '', topic),
    signal: (signal) => {
      child.kill(signal);
    },
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function endOf(child: ChildProcess): Promise<number | string> {
  // 'close' and not 'exit': the log is whole by then.
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return code ?? signal ?? 'unknown';
}

function parseLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return { level: 'raw', message: line };
  }
}
