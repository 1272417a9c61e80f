import type { Profile } from '../profile/profile.ts';
import {
  encodeCategories,
  encodeNumber,
  encodeRatio,
  exposureOf,
  type KnownCustomer,
} from './encode.ts';
import { type Explanation, explainNumber } from './explain-number.ts';
import { fitComponent } from './fit-component.ts';
import { fitGrid } from './grid.ts';
import type { LatentColumn } from './latent-column.ts';
import { fitLookup } from './lookup.ts';
import type { NumberShape, RatioShape, SynthesizerParameters } from './parameters.ts';
import { partition } from './partition.ts';
import {
  type CategoryVariable,
  OUTCOME,
  planSynthesis,
  type RatioVariable,
  SynthesisError,
  type SynthesisPlan,
} from './plan.ts';
import { profileFingerprint } from './profile-fingerprint.ts';
import { toDecimals } from './rounding.ts';
import { standardColumns } from './standard-columns.ts';

export interface FitOptions {
  /** ISO 8601 time that is written into the parameters; the fit itself reads no clock. */
  readonly fittedAt: string;
  /** No stratum gets fewer rows. */
  readonly fewestRows?: number;
}

const FEWEST_ROWS = 200;

/**
 * Returns a mixture of Gaussian copulas learnt from a table: one per stratum of outcome and the most
 * telling categories, each with its own marginals and latent correlations.
 * Source: Gaussian copula as in Patki, Wedge and Veeramachaneni, "The Synthetic Data Vault", 2016,
 * with the correlations of discrete variables after Cario and Nelson (see latentCorrelation).
 * @throws SynthesisError when the table is too small or the profile's rules cannot be planned.
 */
export function fitSynthesizer(
  profile: Profile,
  rows: readonly KnownCustomer[],
  options: FitOptions,
): SynthesizerParameters {
  const fewestRows = options.fewestRows ?? FEWEST_ROWS;
  if (rows.length < fewestRows) {
    throw new SynthesisError(`${rows.length} rows are too few to learn from: ${fewestRows} needed`);
  }
  const plan = planSynthesis(profile);
  const categories = encodeCategories(plan, rows);
  const shapes = fitShapes(plan, rows, categories);
  const columns = latentColumns(plan, rows, categories, shapes);
  const strata = partition(categories, standardColumns(columns), rows.length, fewestRows);
  return {
    format: 'churnstream-synthesizer',
    version: 1,
    profile: profile.name,
    fingerprint: profileFingerprint(profile),
    fittedAt: options.fittedAt,
    rows: rows.length,
    numbers: shapes.numbers,
    ratios: shapes.ratios,
    lookups: Object.fromEntries(plan.lookups.map((rule) => [rule.name, fitLookup(rule, rows)])),
    components: strata.map((stratum) => fitComponent(columns, stratum)),
  };
}

interface Shapes {
  readonly numbers: Record<string, NumberShape>;
  readonly ratios: Record<string, RatioShape>;
}

function fitShapes(
  plan: SynthesisPlan,
  rows: readonly KnownCustomer[],
  categories: ReadonlyMap<string, Float64Array>,
): Shapes {
  const causes = plan.categories.filter((variable) => variable.name !== OUTCOME);
  const numbers = plan.numbers.map((variable): [string, NumberShape] => {
    const values = encodeNumber(variable.name, rows);
    requireValues(variable.name, values);
    const explained = explainNumber(values, causes, categories);
    return [variable.name, { ...fitGrid(values, variable.field.decimals), explained }];
  });
  const ratios = plan.ratios.map((variable): [string, RatioShape] => {
    const values = encodeNumber(variable.name, rows);
    requireValues(variable.name, values);
    return [
      variable.name,
      { ...fitGrid(values, variable.field.decimals), ...fitGaps(variable, rows) },
    ];
  });
  return { numbers: Object.fromEntries(numbers), ratios: Object.fromEntries(ratios) };
}

function requireValues(name: string, values: Float64Array): void {
  if (!values.some(Number.isFinite)) throw new SynthesisError(`${name} has no value in any row`);
}

function fitGaps(
  variable: RatioVariable,
  rows: readonly KnownCustomer[],
): Pick<RatioShape, 'exactAtOne' | 'spread'> {
  const gaps = encodeRatio(variable, rows);
  const known = [...gaps.keys()].filter((row) => Number.isFinite(gaps[row]!));
  const once = known.filter((row) => exposureOf(variable, rows[row]!.fields) === 1);
  const exactAtOne = once.length > 0 && once.every((row) => gaps[row] === 0);
  const counted = exactAtOne
    ? known.filter((row) => exposureOf(variable, rows[row]!.fields) !== 1)
    : known;
  const variance = counted.reduce((sum, row) => sum + gaps[row]! ** 2, 0) / (counted.length || 1);
  return { exactAtOne, spread: toDecimals(Math.sqrt(variance), 4) };
}

function latentColumns(
  plan: SynthesisPlan,
  rows: readonly KnownCustomer[],
  categories: ReadonlyMap<string, Float64Array>,
  shapes: Shapes,
): LatentColumn[] {
  const levels = plan.categories.map((variable): LatentColumn => {
    const values = categories.get(variable.name)!;
    return { kind: 'category', name: variable.name, values, levels: variable.levels };
  });
  const numbers = plan.numbers.map(({ name }): LatentColumn => {
    const { explained, step } = shapes.numbers[name]!;
    const values = encodeNumber(name, rows);
    if (explained === null) return { kind: 'number', name, values, step };
    const left = unexplained(values, explained, plan.categories, categories);
    return { kind: 'number', name, values: left, step: 0 };
  });
  const ratios = plan.ratios.map((variable): LatentColumn => {
    const { exactAtOne } = shapes.ratios[variable.name]!;
    const values = encodeRatio(variable, rows).map((gap, row) =>
      exactAtOne && exposureOf(variable, rows[row]!.fields) === 1 ? Number.NaN : gap,
    );
    return { kind: 'number', name: variable.name, values, step: 0 };
  });
  return [...levels, ...numbers, ...ratios];
}

function unexplained(
  values: Float64Array,
  { intercept, effects }: Explanation,
  variables: readonly CategoryVariable[],
  columns: ReadonlyMap<string, Float64Array>,
): Float64Array {
  return values.map((value, row) => {
    let left = value - intercept;
    for (const { name } of variables) {
      const code = columns.get(name)![row]!;
      if (!Number.isNaN(code)) left -= effects[name]?.[code] ?? 0;
    }
    return left;
  });
}
