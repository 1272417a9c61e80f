import { resolve } from 'node:path';
import { type CommandInput, UsageError } from '../command.ts';

/** The option as an absolute path, or undefined where it was not given. */
export function pathOption(values: CommandInput['values'], name: string): string | undefined {
  const value = values[name];
  if (typeof value !== 'string') return undefined;
  if (value === '') throw new UsageError(`--${name} needs a path`);
  return resolve(value);
}

/** @throws UsageError where the option was not given. */
export function requiredPath(values: CommandInput['values'], name: string): string {
  const path = pathOption(values, name);
  if (path === undefined) throw new UsageError(`--${name} FILE.csv is needed`);
  return path;
}

/** @throws UsageError where the option is no whole number from 0 to 2^31 - 1. */
export function seedOption(values: CommandInput['values']): number {
  const seed = Number(values.seed);
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31) return seed;
  throw new UsageError(`--seed must be a whole number from 0 to 2147483647 (got "${values.seed}")`);
}
