/** A process that lived this long was well; its next crash counts as the first. */
export const quickCrashMs = 10_000;
const givenUpAfter = 5;
const firstDelayMs = 250;
const longestDelayMs = 8_000;

/** How many crashes in a row were quick, after one more process that lived for `livedMs`. */
export function countQuickCrashes(before: number, livedMs: number): number {
  return livedMs < quickCrashMs ? before + 1 : 1;
}

/** Whether a process crashes so often that waiting for it makes no sense. */
export const isHopeless = (quickCrashes: number): boolean => quickCrashes >= givenUpAfter;

/** Milliseconds to wait before the next start. */
export function restartDelay(quickCrashes: number): number {
  return Math.min(firstDelayMs * 2 ** (quickCrashes - 1), longestDelayMs);
}
