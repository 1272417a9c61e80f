import type { Fields, FieldValue, Profile, Rule } from './profile.ts';

/** For each lookup rule, by name, the determined values (in the rule's order) of every known key. */
export type LookupValues = ReadonlyMap<string, ReadonlyMap<FieldValue, readonly FieldValue[]>>;

/** Returns the names of the profile's rules that a customer breaks. A lookup rule needs its values. */
export function brokenRules(
  profile: Profile,
  fields: Fields,
  lookups: LookupValues = new Map(),
): string[] {
  return profile.rules.filter((rule) => !holds(rule, fields, lookups)).map((rule) => rule.name);
}

function holds(rule: Rule, fields: Fields, lookups: LookupValues): boolean {
  if (rule.kind === 'implies-both') {
    const expected = fields[rule.when.field] === rule.when.equals;
    return rule.requires.fields.every(
      (name) => (fields[name] === rule.requires.equals) === expected,
    );
  }
  if (rule.kind === 'lookup') {
    const known = lookups.get(rule.name)?.get(fields[rule.key] ?? null);
    if (known === undefined) return !lookups.has(rule.name);
    return rule.determines.every((name, i) => fields[name] === known[i]);
  }
  return productHolds(rule, fields);
}

/** A value, a factor or a product of zero that is missing breaks nothing. */
function productHolds(rule: Extract<Rule, { kind: 'product' }>, fields: Fields): boolean {
  const value = fields[rule.field] ?? null;
  const { absentWhen } = rule;
  if (absentWhen !== undefined && fields[absentWhen.field] === absentWhen.equals) {
    return value === null;
  }
  if (typeof value !== 'number') return true;
  let product = 1;
  for (const name of rule.factors) {
    const factor = fields[name];
    if (typeof factor !== 'number') return true;
    product *= factor;
  }
  if (product === 0) return true;
  const ratio = value / product;
  return ratio >= rule.ratio[0] && ratio <= rule.ratio[1];
}
