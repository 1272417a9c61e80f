import type { Field, Profile } from '../../profile/profile.ts';
import type { KnownCustomer } from '../encode.ts';

const BINS = 10;

/**
 * Returns how alike the pairs of columns of two tables are, from 0 to 1 (best), mean over the model's
 * inputs and the outcome: one minus half the difference of the correlations for two numbers, else one
 * minus the total variation distance of the contingency tables, numbers in ten equal bins.
 * Source: "Column Pair Trends" of SDMetrics' quality report.
 */
export function pairTrends(
  profile: Profile,
  real: readonly KnownCustomer[],
  made: readonly KnownCustomer[],
): { readonly mean: number; readonly worst: number } {
  const columns = [
    ...profile.fields
      .filter((field) => field.modelInput)
      .map((field) => (row: KnownCustomer) => cell(field, row)),
    ({ outcome }: KnownCustomer) => String(outcome),
  ].map((read) => ({ real: real.map(read), made: made.map(read) }));
  const scores = columns.flatMap((one, i) => columns.slice(0, i).map((two) => score(one, two)));
  const mean = scores.reduce((sum, value) => sum + value, 0) / scores.length;
  return { mean, worst: Math.min(...scores) };
}

type Cell = string | number;
interface Column {
  readonly real: readonly Cell[];
  readonly made: readonly Cell[];
}

function cell(field: Field, { fields }: KnownCustomer): Cell {
  const value = fields[field.name] ?? null;
  return field.kind === 'number' ? Number(value ?? Number.NaN) : String(value);
}

function score(one: Column, two: Column): number {
  if (isNumeric(one) && isNumeric(two)) {
    const gap = correlation(one.real, two.real) - correlation(one.made, two.made);
    return 1 - Math.abs(gap) / 2;
  }
  const left = levels(one);
  const right = levels(two);
  const real = shares(left.real, right.real);
  const made = shares(left.made, right.made);
  const keys = new Set([...real.keys(), ...made.keys()]);
  let distance = 0;
  for (const key of keys) distance += Math.abs((real.get(key) ?? 0) - (made.get(key) ?? 0));
  return 1 - distance / 2;
}

const isNumeric = (column: Column) => typeof column.real[0] === 'number';

function levels(column: Column): { real: Cell[]; made: Cell[] } {
  if (!isNumeric(column)) return { real: [...column.real], made: [...column.made] };
  const known = column.real.map(Number).filter((value) => !Number.isNaN(value));
  const low = Math.min(...known);
  const width = (Math.max(...known) - low) / BINS;
  const bin = (value: Cell) => Math.min(Math.floor((Number(value) - low) / width), BINS - 1);
  return { real: column.real.map(bin), made: column.made.map(bin) };
}

function shares(one: readonly Cell[], two: readonly Cell[]): Map<string, number> {
  const found = new Map<string, number>();
  one.forEach((value, i) => {
    const key = `${value}/${two[i]}`;
    found.set(key, (found.get(key) ?? 0) + 1 / one.length);
  });
  return found;
}

function correlation(one: readonly Cell[], two: readonly Cell[]): number {
  const pairs = one
    .map((value, i) => [Number(value), Number(two[i])] as const)
    .filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y));
  const meanX = pairs.reduce((sum, [x]) => sum + x, 0) / pairs.length;
  const meanY = pairs.reduce((sum, [, y]) => sum + y, 0) / pairs.length;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (const [x, y] of pairs) {
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  return xy / Math.sqrt(xx * yy);
}
