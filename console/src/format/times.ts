const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

/** A span of seconds in its largest unit: `350 ms`, `4.2 s`, `3 min`, `12 d`. */
export function span(seconds: number): string {
  if (seconds < 0.001) return '0 s';
  if (seconds < 1) return `${Math.round(seconds * 1_000)} ms`;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const [unit, size] = units.find(([, length]) => seconds >= length)!;
  return `${Math.floor(seconds / size)} ${unit}`;
}

/** The time of day, local. */
export const clock = (at: number | string): string =>
  new Date(at).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });

/** Day and time, local. */
export const moment = (at: number | string): string =>
  new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
