import { createHash } from 'node:crypto';
import type { Profile } from '../profile/profile.ts';
import type { Feature } from './features/feature.ts';

/** The profile's fields that the features read, each once, in profile order. */
export function fieldsRead(profile: Profile, features: readonly Feature[]): string[] {
  const read = new Set(features.flatMap(sourcesOf));
  return profile.fields.map((field) => field.name).filter((name) => read.has(name));
}

function sourcesOf(feature: Feature): readonly string[] {
  if (feature.kind === 'count') return feature.fields;
  if (feature.kind === 'ratio-gap') return [feature.numerator, ...feature.factors];
  return [feature.name];
}

/**
 * SHA-256 (hex) of the part of a profile that gives the features their meaning: kind and vocabulary of
 * every field read, definition of every derived field used, and which outcome is positive. Other changes
 * of the profile leave it as it is.
 */
export function schemaHash(profile: Profile, features: readonly Feature[]): string {
  const read = new Set(fieldsRead(profile, features));
  const names = new Set(features.map((feature) => feature.name));
  const fields = profile.fields
    .filter((field) => read.has(field.name))
    .map((field) => [field.name, field.kind, field.kind === 'category' ? field.values : null]);
  const derived = profile.derived
    .filter((item) => names.has(item.name))
    .map((item) =>
      item.kind === 'count'
        ? [item.name, item.kind, item.fields, item.value]
        : [item.name, item.kind, item.numerator, item.factors],
    );
  const target = [profile.target.positive, profile.target.negative];
  return createHash('sha256').update(JSON.stringify({ fields, derived, target })).digest('hex');
}
