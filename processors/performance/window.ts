/** Windows of event time in which scores are judged. */
export const windowMs = 60_000;

/** Outcomes observed later than this after their event do not count: the score stays unlabelled. */
export const labelHorizonMs = 30 * 86_400_000;

/** The smallest event id of a time, as Postgres has it: its first 48 bits are the time. */
export function firstIdOf(timeMs: number): string {
  const hex = timeMs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
