import { defaultLimits } from '../customer/validate.ts';
import type { Feature } from '../model/features/feature.ts';
import type { NumberField, Profile } from '../profile/profile.ts';
import { Dictionary } from './dictionary.ts';

/** Where the fields of a profile stand in `EventColumns`, in the profile's order. */
export interface ColumnLayout {
  readonly fields: readonly ColumnField[];
  readonly numbers: readonly NumberColumn[];
  readonly categories: readonly CategoryColumn[];
  readonly texts: readonly TextColumn[];
}

export type ColumnField = NumberColumn | CategoryColumn | TextColumn;

export interface NumberColumn extends Pick<NumberField, 'name' | 'hard' | 'plausible'> {
  readonly kind: 'number';
  readonly column: number;
}

export interface CategoryColumn {
  readonly kind: 'category';
  readonly name: string;
  readonly column: number;
  /** Texts by code: the profile's values, then those that only a model or a rule knows. */
  readonly values: readonly string[];
  readonly dictionary: Dictionary;
  /** Codes from here on are of values that the profile does not list. */
  readonly unlisted: number;
  /** Longest text, in bytes of ASCII. */
  readonly maxLength: number;
}

export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  readonly column: number;
  readonly maxLength: number;
}

/** Returns the layout of a profile for a model that reads these features. */
export function columnLayout(profile: Profile, features: readonly Feature[]): ColumnLayout {
  const counts = { number: 0, category: 0, text: 0 };
  const fields = profile.fields.map((field): ColumnField => {
    const { name } = field;
    const column = counts[field.kind]++;
    if (field.kind === 'number') {
      return { kind: 'number', name, column, hard: field.hard, plausible: field.plausible };
    }
    if (field.kind === 'text') return { kind: 'text', name, column, maxLength: field.maxLength };
    const values = [...new Set([...field.values, ...valuesAskedFor(name, profile, features)])];
    return {
      kind: 'category',
      name,
      column,
      values,
      dictionary: new Dictionary(values),
      unlisted: new Set(field.values).size,
      maxLength: defaultLimits.maxCategoryLength,
    };
  });
  return {
    fields,
    numbers: fields.filter((field) => field.kind === 'number'),
    categories: fields.filter((field) => field.kind === 'category'),
    texts: fields.filter((field) => field.kind === 'text'),
  };
}

/** Values of a field that a feature or a rule compares with, whether the profile lists them or not. */
function valuesAskedFor(name: string, profile: Profile, features: readonly Feature[]): string[] {
  const asked: (string | number)[] = features.flatMap((feature) => {
    if (feature.kind === 'category' && feature.name === name) return feature.values;
    return feature.kind === 'count' && feature.fields.includes(name) ? [feature.value] : [];
  });
  for (const rule of profile.rules) {
    if (rule.kind === 'implies-both') {
      if (rule.when.field === name) asked.push(rule.when.equals);
      if (rule.requires.fields.includes(name)) asked.push(rule.requires.equals);
    } else if (rule.kind === 'product' && rule.absentWhen?.field === name) {
      asked.push(rule.absentWhen.equals);
    }
  }
  return asked.filter((value) => typeof value === 'string');
}
