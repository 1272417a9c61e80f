import { UsageError, type OptionValues as Values } from '../command.ts';

/** The text of an option; undefined where it was not given. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** Every text of an option that may be given several times. */
export function texts(values: Values, name: string): readonly string[] {
  const given = values[name];
  return Array.isArray(given) ? given : [];
}

/** A whole number from `least` on. @throws UsageError */
export function wholeNumber(values: Values, name: string, least = 0): number | undefined {
  const given = text(values, name);
  if (given === undefined) return undefined;
  const value = Number(given);
  if (given.trim() === '' || !Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`--${name} ${given}: not a whole number from ${least} on`);
  }
  return value;
}

/** Events per second, `max` for no limit. @throws UsageError */
export function rateOf(values: Values, fallback: number | 'max'): number | 'max' {
  const given = text(values, 'rate');
  if (given === undefined) return fallback;
  if (given === 'max') return 'max';
  const value = Number(given);
  if (given.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new UsageError(`--rate ${given}: events per second from 0 on, or max`);
  }
  return value;
}

/** Milliseconds since 1970 of an ISO 8601 time. @throws UsageError */
export function timeOf(values: Values, name: string): number | undefined {
  const given = text(values, name);
  if (given === undefined) return undefined;
  const ms = Date.parse(given);
  if (Number.isNaN(ms)) throw new UsageError(`--${name} ${given}: no ISO 8601 time`);
  return ms;
}

/** A time span such as 500ms, 90s or 5m, in milliseconds. @throws UsageError */
export function spanOf(values: Values, name: string, fallbackMs: number): number {
  const given = text(values, name);
  if (given === undefined) return fallbackMs;
  const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(given);
  if (parts === null) throw new UsageError(`--${name} ${given}: write it like 90s or 5m`);
  const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[parts[2] ?? 's'] ?? 1_000;
  return Number(parts[1]) * unit;
}
