/** Events before this time are refused, in milliseconds since 1970. */
export const earliestMs = Date.UTC(2000, 0, 1);
/** ClickHouse's times end in 2299; until here all stores agree. */
const latestMs = Date.UTC(2200, 0, 1);

/** Whether a number is a time in milliseconds that every store can hold. */
export function isPlausibleTime(ms: number): boolean {
  return Number.isSafeInteger(ms) && ms >= earliestMs && ms < latestMs;
}
