import type { Profile } from '../../domain/profile/profile.ts';

/**
 * The names that could only mean this profile's table: those of several words, of fields, derived
 * fields and source columns. `city` or `gender` say nothing; any table of customers may have them.
 * @param alsoTelling names of one word that count all the same, if the profile has them
 */
export function tellingNames(profile: Profile, alsoTelling: readonly string[]): string[] {
  const names = [...profile.fields, ...profile.derived].map(({ name }) => name);
  const all = [...new Set([...names, ...profile.source.header])];
  return all.filter((name) => /[_ ]/.test(name) || alsoTelling.includes(name));
}
