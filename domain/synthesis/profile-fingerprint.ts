import { createHash } from 'node:crypto';
import type { Profile } from '../profile/profile.ts';

/**
 * Returns the SHA-256, in hex, of what a synthesizer reads of a profile: its fields' kinds, values and
 * decimals, its rules and its target. Groups, titles or plausible ranges may change without a new fit.
 */
export function profileFingerprint(profile: Profile): string {
  const fields = profile.fields.map((field) => [
    field.name,
    field.kind,
    field.kind === 'category' ? field.values : null,
    field.kind === 'number' ? field.decimals : null,
  ]);
  const { positive, negative } = profile.target;
  const read = [fields, [negative, positive], sorted(profile.rules)];
  return createHash('sha256').update(JSON.stringify(read)).digest('hex');
}

/** The same value with the keys of every object in order, so that their order in the file is nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
