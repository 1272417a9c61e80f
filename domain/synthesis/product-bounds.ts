import type { Fields } from '../profile/profile.ts';
import { exposureOf, productOf } from './encode.ts';
import type { Grid, RatioShape } from './parameters.ts';
import type { RatioVariable } from './plan.ts';
import { toDecimals } from './rounding.ts';

/**
 * Returns the value nearest to `wanted` that a product rule allows beside these fields: null where it
 * is absent, the product itself at exposure one when the table says so, else a step of the grid within
 * the ratio's range.
 */
export function withinProduct(
  variable: RatioVariable,
  shape: RatioShape,
  fields: Fields,
  wanted: (product: number, exposure: number) => number,
): number | null {
  const exposure = exposureOf(variable, fields);
  const product = productOf(variable, fields);
  if (exposure === null || product === null) return null;
  const { decimals } = variable.field;
  if (shape.exactAtOne && exposure === 1) return toDecimals(product, decimals);
  const [least, most] = variable.rule.ratio;
  const value = onStep(wanted(product, exposure), shape, Math.round);
  const low = onStep(least * product, shape, Math.ceil);
  const high = onStep(most * product, shape, Math.floor);
  return toDecimals(Math.max(low, Math.min(high, value)), decimals);
}

function onStep(value: number, { step }: Grid, rounded: (steps: number) => number): number {
  return rounded(value / step) * step;
}
