/** Returns the number nearest to `value` that is written with so many decimals; never minus zero. */
export function toDecimals(value: number, decimals: number): number {
  const scale = SCALES[decimals] ?? Number(`1e${decimals}`);
  return Math.round(value * scale) / scale + 0;
}

const SCALES = [1, 10, 100, 1e3, 1e4, 1e5, 1e6] as const;
