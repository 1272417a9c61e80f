import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * A process beyond doubt: pids are used again, but not with the same start time in the same boot.
 * `startTime` is field 22 of /proc/<pid>/stat, in clock ticks since boot.
 */
export const processIdentity = z.object({
  pid: z.int().positive(),
  startTime: z.string(),
  bootId: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentity>;

/** Parses /proc/<pid>/stat; the second field may itself hold blanks and brackets. */
export function parseStat(text: string): { state: string; startTime: string } | undefined {
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .trim()
    .split(' ');
  const state = fields[0];
  const startTime = fields[19];
  return state && startTime ? { state, startTime } : undefined;
}

function readStat(pid: number) {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

const readBootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** The identity of a running process, or undefined when there is none of that pid. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  return stat && { pid, startTime: stat.startTime, bootId: readBootId() };
}

/** Whether that very process still runs. One that is dead but not yet reaped does not. */
export function isAlive(identity: ProcessIdentity): boolean {
  const stat = readStat(identity.pid);
  if (stat === undefined || stat.state === 'Z' || stat.state === 'X') return false;
  return stat.startTime === identity.startTime && identity.bootId === readBootId();
}
