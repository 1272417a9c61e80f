import type { Field, Values } from '../../api/types.ts';

/** What stands in the form, as text. */
export type Entries = Readonly<Record<string, string>>;

export interface Parsed {
  readonly values: Values;
  /** What is wrong, by field. */
  readonly errors: Readonly<Record<string, string>>;
}

/** The fields that the form asks for. */
export const askedFields = (fields: readonly Field[]): Field[] =>
  fields.filter(({ model_input }) => model_input);

/** How values stand in the form. */
export function entriesOf(fields: readonly Field[], values: Values): Entries {
  return Object.fromEntries(fields.map(({ name }) => [name, textOf(values[name])]));
}

const textOf = (value: string | number | null | undefined): string => String(value ?? '');

/** The examples that the profile gives. */
export const exampleValues = (fields: readonly Field[]): Values =>
  Object.fromEntries(fields.map(({ name, example }) => [name, example]));

/** Reads the form. What is left empty is not known; what is no number or outside its limits is an error. */
export function parseEntries(fields: readonly Field[], entries: Entries): Parsed {
  const values: Record<string, string | number | null> = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const text = (entries[field.name] ?? '').trim();
    const error = errorOf(field, text);
    if (error !== null) errors[field.name] = error;
    values[field.name] = text === '' ? null : field.kind === 'number' ? Number(text) : text;
  }
  return { values, errors };
}

function errorOf({ kind, hard, max_length }: Field, text: string): string | null {
  if (text === '') return null;
  if (kind !== 'number') {
    return max_length !== null && text.length > max_length
      ? `Write ${max_length} letters at most.`
      : null;
  }
  const value = Number(text);
  if (!Number.isFinite(value)) return 'Write a number, or leave it empty where it is not known.';
  const [low, high] = hard ?? [];
  if (low === undefined || high === undefined || (value >= low && value <= high)) return null;
  return `Write a number from ${low} to ${high}.`;
}

/** What is odd about an entry that is scored all the same; null where nothing is. */
export function oddity({ kind, plausible }: Field, text: string): string | null {
  const [low, high] = plausible ?? [];
  if (kind !== 'number' || text.trim() === '' || low === undefined || high === undefined)
    return null;
  const value = Number(text);
  return value < low || value > high ? `Unusual: ${low} to ${high} is what customers have.` : null;
}

/** The fields whose entries differ. */
export const changedFields = (fields: readonly Field[], now: Entries, before: Entries): Field[] =>
  fields.filter(({ name }) => now[name] !== before[name]);
