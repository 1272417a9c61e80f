import type { Field } from '../api/types.ts';

/** The fields by their group, both in the order of the profile. */
export function fieldGroups(fields: readonly Field[]): [string, Field[]][] {
  const groups = new Map<string, Field[]>();
  for (const field of fields) groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
  return [...groups];
}
