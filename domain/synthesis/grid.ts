import type { Grid } from './parameters.ts';
import { toDecimals } from './rounding.ts';

const MULTIPLES = [100, 50, 25, 20, 10, 5, 2] as const;

/** Returns the value at the nearest step of the grid, inside its range; `decimals` ends its binary tail. */
export function toGrid(value: number, grid: Grid, decimals: number): number {
  const stepped = Math.round(value / grid.step) * grid.step;
  return toDecimals(Math.min(Math.max(stepped, grid.low), grid.high), decimals);
}

/** Returns the range of the values and the largest round step that all of them are multiples of. */
export function fitGrid(values: Float64Array, decimals: number): Grid {
  const finite = values.filter((value) => Number.isFinite(value));
  const unit = Number(`1e-${decimals}`);
  const scaled = finite.map((value) => Math.round(value / unit));
  const multiple = MULTIPLES.find((m) => scaled.every((value) => value % m === 0)) ?? 1;
  return {
    step: toDecimals(multiple * unit, decimals),
    low: finite.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY),
    high: finite.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY),
  };
}
