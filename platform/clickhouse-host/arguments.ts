import { parseArgs } from 'node:util';
import type { HostOptions } from './host.ts';
import { defaultLimits, type HostLimits } from './limits.ts';

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const limitOptions = {
  'statement-memory': 'statementMemoryBytes',
  'statement-seconds': 'statementSeconds',
  'statement-threads': 'statementThreads',
  'concurrent-reads': 'concurrentReads',
  'waiting-reads': 'waitingReads',
} as const satisfies Record<string, keyof HostLimits>;

export const usage = `clickhouse-host --data DIR --port N [--host 127.0.0.1] ${Object.entries(
  limitOptions,
)
  .map(([option, limit]) => `[--${option} ${defaultLimits[limit]}]`)
  .join(' ')}`;

/** Reads the command line. @throws UsageError for an unknown, missing or malformed option. */
export function readArguments(args: readonly string[]): HostOptions {
  const values = parse(args);
  if (!values.data) throw new UsageError(`--data is missing: ${usage}`);
  if (!values.port) throw new UsageError(`--port is missing: ${usage}`);
  const port = wholeNumber('port', values.port);
  if (port > 65_535) throw new UsageError(`--port ${port}: a port is at most 65535`);
  const limits: { -readonly [K in keyof HostLimits]?: number } = {};
  for (const [option, limit] of Object.entries(limitOptions)) {
    const text = values[option];
    if (text === undefined) continue;
    limits[limit] = wholeNumber(option, text);
    if (limits[limit] === 0) throw new UsageError(`--${option} 0: at least 1 is needed`);
  }
  return { dataDir: values.data, host: values.host ?? '127.0.0.1', port, limits };
}

function parse(args: readonly string[]): Record<string, string | undefined> {
  const names = ['data', 'port', 'host', ...Object.keys(limitOptions)];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}: ${usage}`);
  }
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--${option} ${text}: not a whole number`);
  return Number(text);
}
