import { readFile } from 'node:fs/promises';

/** Returns the memory of a process in bytes: what it holds now (`VmRSS`) or the most it ever held (`VmHWM`; proc(5)). */
export async function memoryBytes(pid: number, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return 1_024 * Number(new RegExp(`^${what}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
}
