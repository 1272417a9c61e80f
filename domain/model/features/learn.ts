import {
  type Derived,
  type Field,
  type Fields,
  modelInputs,
  type Profile,
} from '../../profile/profile.ts';
import { ratioGap } from './derive.ts';
import type { Feature } from './feature.ts';

class FeatureError extends Error {
  override readonly name = 'FeatureError';
}

/**
 * Returns the features of a profile's model inputs and derived fields, with fills (medians) and shares
 * learnt from the rows. Leaking columns cannot appear: `parseProfile` refuses them as model inputs.
 * @throws FeatureError when a text field is marked as a model input.
 */
export function learnFeatures(profile: Profile, rows: readonly Fields[]): Feature[] {
  const direct = modelInputs(profile).map((field) => learnField(field, rows));
  return [...direct, ...profile.derived.map((derived) => learnDerived(derived, rows))];
}

function learnField(field: Field, rows: readonly Fields[]): Feature {
  if (field.kind === 'text') {
    throw new FeatureError(
      `profile field ${field.name}: text cannot be a model input; make it a category or a number`,
    );
  }
  if (field.kind === 'number') {
    const values = rows.map((row) => row[field.name]).filter((value) => typeof value === 'number');
    return { kind: 'number', name: field.name, fill: medianFloat32(values) };
  }
  const counts = new Map<string, number>(field.values.map((value) => [value, 0]));
  let known = 0;
  for (const row of rows) {
    const value = row[field.name];
    const count = typeof value === 'string' ? counts.get(value) : undefined;
    if (count === undefined) continue;
    counts.set(value as string, count + 1);
    known++;
  }
  const shares = field.values.map((value) =>
    known === 0 ? Math.fround(1 / field.values.length) : Math.fround(counts.get(value)! / known),
  );
  return { kind: 'category', name: field.name, values: [...field.values], shares };
}

function learnDerived(derived: Derived, rows: readonly Fields[]): Feature {
  if (derived.kind === 'count') {
    const { kind, name, fields, value } = derived;
    return { kind, name, fields, value };
  }
  const { kind, name, numerator, factors } = derived;
  const values = rows.map((row) => ratioGap(row, derived)).filter((value) => value !== null);
  return { kind, name, numerator, factors, fill: medianFloat32(values) };
}

function medianFloat32(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return 0;
  const upper = sorted.length >> 1;
  const lower = (sorted.length - 1) >> 1;
  return Math.fround((sorted[lower]! + sorted[upper]!) / 2);
}
