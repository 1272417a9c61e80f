import type { Fields } from '../../profile/profile.ts';

/** numerator / (product of factors) - 1; null where a part is no finite number or the product is 0. */
export function ratioGap(
  fields: Fields,
  derived: { readonly numerator: string; readonly factors: readonly string[] },
): number | null {
  const numerator = fields[derived.numerator];
  if (typeof numerator !== 'number') return null;
  let product = 1;
  for (const name of derived.factors) {
    const factor = fields[name];
    if (typeof factor !== 'number') return null;
    product *= factor;
  }
  const gap = numerator / product - 1;
  return Number.isFinite(gap) ? gap : null;
}

/** How many of the fields hold the value. */
export function countOf(
  fields: Fields,
  derived: { readonly fields: readonly string[]; readonly value: string },
): number {
  let count = 0;
  for (const name of derived.fields) if (fields[name] === derived.value) count++;
  return count;
}
