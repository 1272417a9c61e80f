import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { findPortHolder } from './port-holder.ts';
import { fixedPorts, isPortFree } from './ports.ts';
import { isAlive } from './process-identity.ts';
import { readStackState } from './state.ts';

/** One thing that was looked at. `missing` keeps the stack from working, `note` does not. */
export interface Check {
  readonly check: string;
  readonly state: 'ready' | 'external' | 'note' | 'missing';
  readonly detail: string;
  /** The command that mends it. */
  readonly mend?: string;
}

const neededBytes = 2e9;
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** Whether the disk of the data folder has room for a run. */
export function checkDisk(dataDir: string): Check {
  let folder = dataDir;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const detail = `${gigabytes(free)} free in ${folder}`;
  if (free >= neededBytes) return { check: 'disk', state: 'ready', detail };
  const mend = `free ${gigabytes(neededBytes - free)}, or put the data elsewhere with --data-dir`;
  return { check: 'disk', state: 'missing', detail, mend };
}

/** Whether each documented port is free, ours already, or somebody else's. */
export function checkPorts(dataDir: string): Promise<Check[]> {
  const ours = portsInUse(dataDir);
  return Promise.all(
    Object.entries(fixedPorts).map(async ([name, port]): Promise<Check> => {
      const check = `port ${port}`;
      if (ours.has(port)) return { check, state: 'ready', detail: `${name}, running` };
      if (await isPortFree(port)) return { check, state: 'ready', detail: `${name}, free` };
      const holder = findPortHolder(port);
      const who = holder ? `pid ${holder.pid} (${holder.program})` : 'another process';
      return { check, state: 'note', detail: `${name}: used by ${who}; a free one will be taken` };
    }),
  );
}

function portsInUse(dataDir: string): Set<number> {
  const members = readStackState(dataDir)?.members ?? [];
  const alive = members.filter(({ identity }) => identity !== undefined && isAlive(identity));
  return new Set(alive.flatMap(({ ports }) => ports));
}
