import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync } from 'node:fs';

/** Puts the log of the last run aside as `<path>.1`, so that a new run begins with an empty one. */
export function rotateLog(path: string): void {
  if (existsSync(path)) renameSync(path, `${path}.1`);
}

/** The last lines of a log without blank ones; none when there is no log. */
export function tailLog(path: string, count = 15): string[] {
  if (!existsSync(path)) return [];
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, 64 * 1024));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer
      .toString('utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-count);
  } finally {
    closeSync(file);
  }
}

/** The error of the last line that a stage logged as one; null where there is none near the end of its log. */
export function lastError(path: string): string | null {
  const lines = tailLog(path, 50).filter((line) => line.includes('"level":"error"'));
  try {
    const { error, message } = JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
    return String(error ?? message ?? '') || null;
  } catch {
    return null;
  }
}
