import type { Fields } from '../profile/profile.ts';
import { type CategoryVariable, OUTCOME, type RatioVariable, type SynthesisPlan } from './plan.ts';

/** One customer of the table that a synthesizer learns from. */
export interface KnownCustomer {
  readonly fields: Fields;
  readonly outcome: boolean;
}

/**
 * Returns a category per row as the index of its level; one past the last is missing or unseen, and NaN
 * stands where its parent's rule says that it does not apply.
 */
export function encodeCategory(
  variable: CategoryVariable,
  rows: readonly KnownCustomer[],
): Float64Array {
  const codes = new Map(variable.levels.map((level, code) => [level, code]));
  const missing = variable.levels.length;
  return Float64Array.from(rows, ({ fields, outcome }) => {
    if (variable.name === OUTCOME) return outcome ? 1 : 0;
    const value = fields[variable.name] ?? null;
    const { parent } = variable;
    const absent =
      parent !== null && (fields[parent.field] === parent.equals || value === parent.absent);
    if (absent) return Number.NaN;
    return codes.get(String(value)) ?? missing;
  });
}

/** Returns a number per row; a missing one is minus infinity, so that it sorts below all. */
export function encodeNumber(name: string, rows: readonly KnownCustomer[]): Float64Array {
  return Float64Array.from(rows, ({ fields }) => {
    const value = fields[name];
    return typeof value === 'number' ? value : Number.NEGATIVE_INFINITY;
  });
}

/**
 * Returns a product's gap per row, (value / product - 1) sqrt(exposure): billing errors of single
 * periods add up like a random walk, so scaled by the root of their number they spread alike.
 * NaN where the rule says that the value is absent, or the product is zero.
 */
export function encodeRatio(variable: RatioVariable, rows: readonly KnownCustomer[]): Float64Array {
  return Float64Array.from(rows, ({ fields }) => {
    const exposure = exposureOf(variable, fields);
    const product = productOf(variable, fields);
    if (exposure === null || product === null || product === 0) return Number.NaN;
    const value = fields[variable.name];
    if (typeof value !== 'number') return Number.NEGATIVE_INFINITY;
    return (value / product - 1) * Math.sqrt(exposure);
  });
}

/** Returns the number of periods behind a product (1 where the rule names none), null where it is absent. */
export function exposureOf(variable: RatioVariable, fields: Fields): number | null {
  const { absentWhen } = variable.rule;
  if (absentWhen === undefined) return 1;
  const value = fields[absentWhen.field];
  if (typeof value !== 'number' || value === Number(absentWhen.equals) || value <= 0) return null;
  return value;
}

/** Returns the product of a rule's factors, null when one is missing. */
export function productOf(variable: RatioVariable, fields: Fields): number | null {
  let product = 1;
  for (const name of variable.rule.factors) {
    const factor = fields[name];
    if (typeof factor !== 'number') return null;
    product *= factor;
  }
  return product;
}

/** Returns every category column of a plan by variable name. */
export function encodeCategories(
  plan: SynthesisPlan,
  rows: readonly KnownCustomer[],
): Map<string, Float64Array> {
  return new Map(
    plan.categories.map((variable) => [variable.name, encodeCategory(variable, rows)]),
  );
}
