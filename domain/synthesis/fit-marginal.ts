import type { LevelMarginal, QuantileMarginal } from './parameters.ts';
import { toDecimals } from './rounding.ts';

const MAX_POINTS = 101;
/** One point of the quantile function for so many rows, so that no point is one customer's value. */
const ROWS_PER_POINT = 4;
const ATOM_SHARE = 0.015;
const MIN_ATOM_ROWS = 5;
const MAX_ATOMS = 16;

/**
 * Returns the shares of a category's levels in the given latent order.
 * `codes` are indices into `levels`; the index after the last is the missing value, NaN does not count.
 */
export function fitLevels(
  codes: Float64Array,
  levels: readonly string[],
  order: readonly number[],
): LevelMarginal {
  const counts = new Map<number, number>();
  for (const code of codes) {
    if (!Number.isNaN(code)) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const present = order.filter((code) => counts.has(code));
  const total = present.reduce((sum, code) => sum + counts.get(code)!, 0);
  return {
    kind: 'levels',
    levels: present.map((code) => levels[code] ?? null),
    shares: present.map((code) => toDecimals(counts.get(code)! / total, 6)),
  };
}

/**
 * Returns the quantile function of a column, or null when it has no value. Values that repeat often
 * (a price, the first and the last month) stay exact as atoms; between them it runs over points.
 * Minus infinity is a missing value, NaN does not count. `step` is the grid of the values, 0 for none.
 */
export function fitQuantiles(column: Float64Array, step: number): QuantileMarginal | null {
  const applicable = column.filter((value) => !Number.isNaN(value));
  const values = applicable.filter((value) => value !== Number.NEGATIVE_INFINITY).sort();
  if (values.length === 0) return null;
  const runs = runsOf(values);
  const ends = 2 * runs.length;
  const budget = Math.min(MAX_POINTS - ends, Math.floor(values.length / ROWS_PER_POINT));
  const points = runs.flatMap((run) => runPoints(values, run, budget, step));
  return {
    kind: 'quantiles',
    missing: toDecimals(1 - values.length / applicable.length, 6),
    p: points.map(([p]) => p),
    x: points.map(([, x]) => x),
  };
}

/** The two ends of a run and, between atoms, as many points more as its share of the rows earns. */
function runPoints(
  values: Float64Array,
  run: Run,
  budget: number,
  step: number,
): (readonly [number, number])[] {
  const rows = run.end - run.start;
  const extra = run.atom ? 0 : Math.max(0, Math.floor((budget * rows) / values.length));
  return Array.from({ length: extra + 2 }, (_, i) => {
    const along = i / (extra + 1);
    const x = run.atom ? values[run.start]! : spreadAt(values, run, along, step);
    return [toDecimals((run.start + along * rows) / values.length, 6), toDecimals(x, 5)] as const;
  });
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly atom: boolean;
}

/** Cuts sorted values into atoms and what lies between them; the atoms are the most frequent ones. */
function runsOf(values: Float64Array): Run[] {
  const fewest = Math.max(MIN_ATOM_ROWS, ATOM_SHARE * values.length);
  const repeats: Run[] = [];
  for (let start = 0; start < values.length; ) {
    let end = start + 1;
    while (end < values.length && values[end] === values[start]) end++;
    if (end - start >= fewest) repeats.push({ start, end, atom: true });
    start = end;
  }
  const atoms = repeats
    .sort((one, two) => two.end - two.start - (one.end - one.start) || one.start - two.start)
    .slice(0, MAX_ATOMS)
    .sort((one, two) => one.start - two.start);
  const runs: Run[] = [];
  let from = 0;
  for (const atom of atoms) {
    if (atom.start > from) runs.push({ start: from, end: atom.start, atom: false });
    runs.push(atom);
    from = atom.end;
  }
  if (from < values.length) runs.push({ start: from, end: values.length, atom: false });
  return runs;
}

/** The value so far along a run, each value spread evenly over its step of the grid. */
function spreadAt(values: Float64Array, run: Run, along: number, step: number): number {
  const at = run.start + along * (run.end - run.start);
  const index = Math.min(Math.floor(at), run.end - 1);
  const value = values[index]!;
  if (step === 0) {
    const position = run.start + along * (run.end - 1 - run.start);
    const below = Math.floor(position);
    const above = Math.min(below + 1, run.end - 1);
    return values[below]! + (position - below) * (values[above]! - values[below]!);
  }
  let first = index;
  while (first > run.start && values[first - 1] === value) first--;
  let last = index + 1;
  while (last < run.end && values[last] === value) last++;
  return value + step * ((at - first) / (last - first) - 0.5);
}
