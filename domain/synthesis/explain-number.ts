import { solvePositiveDefinite } from './matrix.ts';
import type { NumberShape } from './parameters.ts';
import type { CategoryVariable } from './plan.ts';
import { toDecimals } from './rounding.ts';

/** Below this share of explained variance a number is drawn as it is. */
const LEAST_EXPLAINED = 0.9;
const RIDGE = 1e-3;

export type Explanation = NonNullable<NumberShape['explained']>;

/**
 * Returns a linear model of a number by the categories (ordinary least squares with a whiff of ridge,
 * since the levels of a field sum to one), or null when it explains under 90 % of the variance.
 * A price list is such a number: base prices and one amount per option.
 */
export function explainNumber(
  values: Float64Array,
  categories: readonly CategoryVariable[],
  columns: ReadonlyMap<string, Float64Array>,
): Explanation | null {
  const known = [...values.keys()].filter((row) => Number.isFinite(values[row]!));
  const offsets: number[] = [];
  let size = 1;
  for (const variable of categories) {
    offsets.push(size);
    size += variable.levels.length + 1;
  }
  if (known.length <= size) return null;
  const used = (row: number): number[] => {
    const at = [0];
    categories.forEach((variable, i) => {
      const code = columns.get(variable.name)![row]!;
      if (!Number.isNaN(code)) at.push(offsets[i]! + code);
    });
    return at;
  };
  const gram = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  for (let i = 0; i < size; i++) gram[i]![i] = RIDGE;
  for (const row of known) {
    const at = used(row);
    for (const i of at) {
      right[i]! += values[row]!;
      for (const j of at) gram[i]![j]! += 1;
    }
  }
  const weights = solvePositiveDefinite(gram, right);
  const predict = (row: number) => used(row).reduce((sum, i) => sum + weights[i]!, 0);
  if (explainedShare(known, values, predict) < LEAST_EXPLAINED) return null;
  const rounded = weights.map((weight) => toDecimals(weight, 4));
  const effects = categories.map((variable, i) => [
    variable.name,
    rounded.slice(offsets[i]!, offsets[i]! + variable.levels.length + 1),
  ]);
  return { intercept: rounded[0]!, effects: Object.fromEntries(effects) };
}

function explainedShare(
  known: readonly number[],
  values: Float64Array,
  predict: (row: number) => number,
): number {
  const mean = known.reduce((sum, row) => sum + values[row]!, 0) / known.length;
  let left = 0;
  let whole = 0;
  for (const row of known) {
    left += (values[row]! - predict(row)) ** 2;
    whole += (values[row]! - mean) ** 2;
  }
  return whole === 0 ? 0 : 1 - left / whole;
}
