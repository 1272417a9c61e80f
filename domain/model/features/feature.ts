import { z } from 'zod';

const name = z.string().min(1);
const finite = z.number().refine((value) => Number.isFinite(Math.fround(value)), {
  message: 'must be finite as a float32',
});
const names = z.array(name).min(1);

/**
 * How one feature becomes columns of the model's input, as plain data. Columns follow in this order:
 *
 * - `number` and `ratio-gap`: the value, then `missing` (1 where there is none; the value is then `fill`);
 * - `category`: one column per value (1 for the value at hand), then `missing`, then `unseen`; for a
 *   missing or unseen value the value columns hold `shares`, the values' frequencies in training;
 * - `count`: how many of `fields` hold `value`.
 *
 * `ratio-gap` is numerator / (product of factors) - 1, missing where a part is missing or the product is 0.
 */
export const featureSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('number'), name, fill: finite }),
  z.strictObject({
    kind: z.literal('ratio-gap'),
    name,
    numerator: name,
    factors: names,
    fill: finite,
  }),
  z.strictObject({ kind: z.literal('count'), name, fields: names, value: z.string() }),
  z
    .strictObject({ kind: z.literal('category'), name, values: names, shares: z.array(finite) })
    .refine((feature) => feature.values.length === feature.shares.length, {
      message: 'values and shares must have the same length',
    }),
]);

export type Feature = z.infer<typeof featureSchema>;
export type CategoryFeature = Extract<Feature, { kind: 'category' }>;

/** A column of the model's input. Indicators hold 0 and 1 (or shares); quantities any number. */
export interface FeatureColumn {
  readonly name: string;
  readonly kind: 'quantity' | 'indicator';
  /** The feature that the column belongs to. */
  readonly feature: string;
}

/** The input's columns in order. */
export function featureColumns(features: readonly Feature[]): FeatureColumn[] {
  return features.flatMap((feature): FeatureColumn[] => {
    const indicator = (suffix: string): FeatureColumn => ({
      name: `${feature.name}${suffix}`,
      kind: 'indicator',
      feature: feature.name,
    });
    const quantity: FeatureColumn = { name: feature.name, kind: 'quantity', feature: feature.name };
    if (feature.kind === 'count') return [quantity];
    if (feature.kind !== 'category') return [quantity, indicator(':missing')];
    const values = feature.values.map((value) => indicator(`=${value}`));
    return [...values, indicator(':missing'), indicator(':unseen')];
  });
}

/** The number of columns that the features fill. */
export function featureWidth(features: readonly Feature[]): number {
  return features.reduce((width, feature) => width + columnCount(feature), 0);
}

/** The number of columns of one feature. */
export function columnCount(feature: Feature): number {
  if (feature.kind === 'count') return 1;
  return feature.kind === 'category' ? feature.values.length + 2 : 2;
}
