import type { CategoryField, Field, NumberField, Profile, Rule } from '../profile/profile.ts';

/** The outcome's name among the variables; no field can have it. */
export const OUTCOME = '@outcome';

type ProductRule = Extract<Rule, { kind: 'product' }>;
type LookupRule = Extract<Rule, { kind: 'lookup' }>;

export interface CategoryVariable {
  readonly kind: 'category';
  readonly name: string;
  readonly levels: readonly string[];
  /** Where `field` equals `equals` the variable does not apply and the field reads `absent`. */
  readonly parent: {
    readonly field: string;
    readonly equals: string;
    readonly absent: string;
  } | null;
}

export interface NumberVariable {
  readonly kind: 'number';
  readonly name: string;
  readonly field: NumberField;
}

/** A field that is a product of others times a ratio near one; the ratio's scaled gap is the variable. */
export interface RatioVariable {
  readonly kind: 'ratio';
  readonly name: string;
  readonly field: NumberField;
  readonly rule: ProductRule;
}

/** What is drawn and in which order: categories, those that hang on them, numbers, products, places. */
export interface SynthesisPlan {
  readonly categories: readonly CategoryVariable[];
  readonly numbers: readonly NumberVariable[];
  readonly ratios: readonly RatioVariable[];
  readonly lookups: readonly LookupRule[];
}

/** The profile or the table cannot be synthesized as it is; the message names the field or rule. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

/**
 * Returns how the profile's fields are drawn so that its rules hold by construction. Text fields that
 * no lookup determines are not drawn: they would carry values of real people.
 * @throws SynthesisError when a field has two rules, or a rule needs a field that is not drawn before it.
 */
export function planSynthesis(profile: Profile): SynthesisPlan {
  const fields = new Map(profile.fields.map((field) => [field.name, field]));
  const lookups = profile.rules.filter((rule) => rule.kind === 'lookup');
  const ruled = new Set<string>();
  for (const rule of lookups) {
    for (const name of [rule.key, ...rule.determines]) claim(ruled, name, rule.name);
  }
  const parents = implyingParents(profile, fields, ruled);
  const ratios = profile.rules
    .filter((rule) => rule.kind === 'product')
    .map((rule): RatioVariable => {
      claim(ruled, rule.field, rule.name);
      const field = numberField(fields, rule.field, rule.name);
      return { kind: 'ratio', name: rule.field, field, rule };
    });
  const numbers = profile.fields
    .filter((field): field is NumberField => field.kind === 'number' && !ruled.has(field.name))
    .map((field): NumberVariable => ({ kind: 'number', name: field.name, field }));
  requireFactors(ratios, numbers);
  const categories = profile.fields
    .filter((field): field is CategoryField => field.kind === 'category')
    .filter((field) => parents.has(field.name) || !ruled.has(field.name))
    .map((field) => categoryVariable(field, parents.get(field.name) ?? null));
  const outcome: CategoryVariable = {
    kind: 'category',
    name: OUTCOME,
    levels: [profile.target.negative, profile.target.positive],
    parent: null,
  };
  const free = categories.filter((variable) => variable.parent === null);
  const hanging = categories.filter((variable) => variable.parent !== null);
  return { categories: [outcome, ...free, ...hanging], numbers, ratios, lookups };
}

function claim(ruled: Set<string>, name: string, rule: string): void {
  if (ruled.has(name))
    throw new SynthesisError(`rule ${rule}: ${name} is ruled by another rule too`);
  ruled.add(name);
}

function numberField(fields: Map<string, Field>, name: string, rule: string): NumberField {
  const field = fields.get(name);
  if (field?.kind !== 'number') throw new SynthesisError(`rule ${rule}: ${name} is not a number`);
  return field;
}

type Parent = NonNullable<CategoryVariable['parent']>;

function implyingParents(
  profile: Profile,
  fields: Map<string, Field>,
  ruled: Set<string>,
): Map<string, Parent> {
  const parents = new Map<string, Parent>();
  for (const rule of profile.rules) {
    if (rule.kind !== 'implies-both') continue;
    const { field, equals } = rule.when;
    if (fields.get(field)?.kind !== 'category') {
      throw new SynthesisError(`rule ${rule.name}: ${field} is not a category`);
    }
    for (const name of rule.requires.fields) {
      if (fields.get(name)?.kind !== 'category') {
        throw new SynthesisError(`rule ${rule.name}: ${name} is not a category`);
      }
      claim(ruled, name, rule.name);
      parents.set(name, { field, equals: String(equals), absent: rule.requires.equals });
    }
  }
  for (const [name, parent] of parents) {
    if (ruled.has(parent.field)) {
      throw new SynthesisError(`${name} hangs on ${parent.field}, which another rule determines`);
    }
  }
  return parents;
}

function requireFactors(
  ratios: readonly RatioVariable[],
  numbers: readonly NumberVariable[],
): void {
  const drawn = new Set(numbers.map((variable) => variable.name));
  for (const { rule } of ratios) {
    const needed =
      rule.absentWhen === undefined ? rule.factors : [...rule.factors, rule.absentWhen.field];
    const lacking = needed.find((name) => !drawn.has(name));
    if (lacking !== undefined) {
      throw new SynthesisError(
        `rule ${rule.name}: ${lacking} is not a number that is drawn by itself`,
      );
    }
  }
}

function categoryVariable(field: CategoryField, parent: Parent | null): CategoryVariable {
  const levels =
    parent === null ? field.values : field.values.filter((value) => value !== parent.absent);
  return { kind: 'category', name: field.name, levels, parent };
}
