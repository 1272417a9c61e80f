import type { Field } from '../../api/types.ts';
import { changedFields, type Entries } from './form-values.ts';

/** Before the name of a field that is changed. */
const mark = 'set.';

/** Reads the changes that an address carries, of fields that there are. */
export function changesOf(search: URLSearchParams, fields: readonly Field[]): Entries {
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const text = search.get(mark + name);
      return text === null ? [] : [[name, text]];
    }),
  );
}

/** The address's parameters with what differs from where the form began. */
export function withChanges(
  search: URLSearchParams,
  fields: readonly Field[],
  now: Entries,
  before: Entries,
): URLSearchParams {
  const next = new URLSearchParams([...search].filter(([name]) => !name.startsWith(mark)));
  for (const { name } of changedFields(fields, now, before)) next.set(mark + name, now[name] ?? '');
  return next;
}
