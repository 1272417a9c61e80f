/** A process that lived this long was well; its next crash counts as the first. */
export const quickCrashMs = 10_000;
const givenUpAfter = 5;
const firstDelayMs = 250;
const longestDelayMs = 8_000;

/** How many crashes in a row were quick, after one more process that lived for `livedMs`. */
export function countQuickCrashes(before: number, livedMs: number): number {
  return livedMs < quickCrashMs ? before + 1 : 1;
}

/** Milliseconds to wait before the next start, or undefined when it is time to give up. */
export function restartDelay(quickCrashes: number): number | undefined {
  if (quickCrashes >= givenUpAfter) return undefined;
  return Math.min(firstDelayMs * 2 ** (quickCrashes - 1), longestDelayMs);
}
