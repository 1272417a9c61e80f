import { readFileSync } from 'node:fs';

export interface ProcessUse {
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
  /** The part of it that the kernel spent for it, such as on sockets. */
  readonly systemSeconds: number;
  /** The most memory it ever held, in megabytes of 2^20 bytes. */
  readonly peakMegabytes: number;
}

/** The kernel counts CPU time in hundredths of a second (proc(5), USER_HZ). */
const ticksPerSecond = 100;

/** Reads what a process has used so far. @throws Error when it has ended */
export function readProcessUse(pid: number): ProcessUse {
  return parseProcessUse(
    readFileSync(`/proc/${pid}/stat`, 'utf8'),
    readFileSync(`/proc/${pid}/status`, 'utf8'),
  );
}

/** Reads the texts of `/proc/<pid>/stat` and `/proc/<pid>/status` (proc(5)). */
export function parseProcessUse(stat: string, status: string): ProcessUse {
  // The second field is the program's name in brackets, which may itself hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status);
  return {
    systemSeconds: Number(fields[12]) / ticksPerSecond,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    peakMegabytes: Math.round(Number(peak?.[1] ?? 0) / 1_024),
  };
}
