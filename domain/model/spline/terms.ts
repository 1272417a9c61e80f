import type { AdditiveModel, IndicatorTerm, SplineTerm } from '../model.ts';
import type { Design } from './design.ts';

/** Returns the model that the coefficients of a design stand for. */
export function toAdditiveModel(design: Design, coefficients: Float64Array): AdditiveModel {
  const indicators: IndicatorTerm[] = [];
  const splines: SplineTerm[] = [];
  for (const { column, start, knots } of design.blocks) {
    if (knots === null) indicators.push({ column, weight: coefficients[start]! });
    else splines.push({ column, knots, values: coefficients.slice(start, start + knots.length) });
  }
  return { intercept: coefficients[design.width - 1]!, indicators, splines, trees: [] };
}
