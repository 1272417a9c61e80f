import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Places where a stage can be made to fail. */
export const failPointNames = [
  'after-produce',
  'before-commit',
  'after-commit',
  'postgres-in-transaction',
  'clickhouse-inserted',
  'redis-written',
] as const;
export type FailPointName = (typeof failPointNames)[number];

/**
 * What happens there: the process is killed; its event loop stands still for so many milliseconds; or it waits
 * until the file `<name>.hit` is removed.
 */
export type FailAction = 'kill' | `block ${number}` | 'hold';

export interface FailPoints {
  /** Does what the point is armed for, once. */
  pass(name: FailPointName): Promise<void>;
  /** The time as this process sees it, in milliseconds since 1970. */
  now(): number;
}

const clockFile = 'clock';
const pollMs = 20;

/**
 * Returns the fail points of a folder. A point is armed by a file of its name that holds the action; where it
 * strikes the file is renamed to `<name>.hit`. A file `clock` holds milliseconds to add to the clock.
 */
export function openFailPoints(folder: string): FailPoints {
  return {
    async pass(name) {
      const armed = join(folder, name);
      if (!existsSync(armed)) return;
      const [action, ms] = readFileSync(armed, 'utf8').split(' ');
      const hit = `${armed}.hit`;
      try {
        renameSync(armed, hit);
      } catch {
        return; // Another partition's lane was here first.
      }
      if (action === 'kill') process.kill(process.pid, 'SIGKILL');
      if (action === 'block') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(ms));
      }
      while (action === 'hold' && existsSync(hit)) await delay(pollMs);
    },
    now() {
      const file = join(folder, clockFile);
      return Date.now() + (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
    },
  };
}
