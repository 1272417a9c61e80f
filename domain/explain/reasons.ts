import type { Fields, Profile } from '../profile/profile.ts';

/** One feature's part in a score. */
export interface Reason {
  /** Name of the profile's field, or of a derived one. */
  readonly feature: string;
  /** What the customer has; null where it is missing, absent for a derived feature. */
  readonly value?: string | number | null;
  /** What it adds to the logit of an average customer; above 0 the customer is likelier to leave. */
  readonly contribution: number;
  readonly text: string;
}

/** Returns how the strongest contributions are told, for the features of one model. */
export function createReasons(
  profile: Profile,
  features: readonly string[],
  count = 3,
): (fields: Fields, contributions: Float64Array) => Reason[] {
  const fieldOf = new Map(profile.fields.map((field) => [field.name, field]));
  const derivedOf = new Map(profile.derived.map((derived) => [derived.name, derived]));
  return (fields, contributions) =>
    strongest(contributions, count).map((index) => {
      const feature = features[index]!;
      const contribution = contributions[index]!;
      const field = fieldOf.get(feature);
      const effect = `${contribution < 0 ? 'lowers' : 'raises'} the risk`;
      if (field === undefined) {
        const what = derivedOf.get(feature)?.description ?? feature;
        return { feature, contribution, text: `${what} ${effect}` };
      }
      const value = fields[feature] ?? null;
      const unit = field.kind === 'number' ? unitAfter(field.column, field.unit) : '';
      const what = value === null ? 'is not known, which' : `${value}${unit}`;
      return { feature, value, contribution, text: `${field.column} ${what} ${effect}` };
    });
}

/** The unit to be told after a value; none where the column says it already. */
function unitAfter(column: string, unit: string): string {
  const isSaid = column.toLowerCase().endsWith(unit.toLowerCase());
  return isSaid ? '' : ` ${unit}`;
}

/** The places of the largest absolute contributions, largest first; those of nothing are left out. */
function strongest(contributions: Float64Array, count: number): number[] {
  const best: number[] = [];
  for (let i = 0; i < contributions.length; i++) {
    const size = Math.abs(contributions[i]!);
    if (size === 0) continue;
    let at = best.length;
    while (at > 0 && size > Math.abs(contributions[best[at - 1]!]!)) at--;
    if (at >= count) continue;
    best.splice(at, 0, i);
    if (best.length > count) best.pop();
  }
  return best;
}
