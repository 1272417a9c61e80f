import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { StackError } from './errors.ts';
import { partNames } from './part.ts';
import { processIdentity } from './process-identity.ts';

const endpoints = z.object({
  kafkaBrokers: z.string().optional(),
  schemaRegistryUrl: z.string().optional(),
  databaseUrl: z.string().optional(),
  redisUrl: z.string().optional(),
  clickhouseUrl: z.string().optional(),
});

/** A process of the stack: an embedded part, or a stage started beside them. */
const memberState = z.object({
  name: z.string(),
  kind: z.enum(['part', 'stage']),
  phase: z.string(),
  identity: processIdentity.optional(),
  ports: z.array(z.int()),
  readyUrl: z.string().optional(),
  log: z.string(),
  restarts: z.int(),
  /** When the phase began, ISO 8601. */
  since: z.string(),
  stopSignal: z.string(),
});
export type MemberState = z.infer<typeof memberState>;

/** What `<data folder>/stack.json` says: enough for other processes to find, probe and stop it all. */
const stackState = z.object({
  version: z.literal(1),
  phase: z.enum(['starting', 'running', 'stopping', 'stopped']),
  supervisor: processIdentity,
  startedAt: z.string(),
  endpoints,
  /** Services that were given by their URL and belong to somebody else. */
  external: z.array(z.enum(partNames)),
  members: z.array(memberState),
});
export type StackState = z.infer<typeof stackState>;

export const statePath = (dataDir: string) => join(dataDir, 'stack.json');

/**
 * The recorded state of the stack in this data folder, or undefined when none was ever started.
 * @throws StackError when the file is damaged.
 */
export function readStackState(dataDir: string): StackState | undefined {
  const path = statePath(dataDir);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return stackState.parse(JSON.parse(text));
  } catch (error) {
    const cause = error instanceof Error ? error : undefined;
    throw new StackError(`${path} is damaged: remove it, then look for left processes`, [], {
      cause,
    });
  }
}

/** Writes the state in one step, readable by its owner only, since an address may hold a password. */
export function writeStackState(dataDir: string, state: StackState): void {
  const path = statePath(dataDir);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
