import { total } from './chi-square.ts';
import { chiSquareLimit } from './gamma.ts';

export interface Effect {
  /** Population stability index, 0 for equal shares. */
  readonly psi: number;
  /** What chance alone exceeds once in a thousand windows of this size. */
  readonly limit: number;
}

/** Counts added to each bin, so that an empty one has a logarithm. */
const smoothing = 0.5;
const chance = 1e-3;

/**
 * The population stability index Σ (a - b) ln(a / b) over the shares of both histograms, with its limit: without drift,
 * PSI × n m / (n + m) is near chi-square with bins - 1 degrees of freedom (Yurdakul 2018), so that folklore's 0.1 and 0.2
 * are noise for small windows and blind for large ones. Bins empty in both do not count.
 */
export function populationStability(
  reference: ArrayLike<number>,
  window: ArrayLike<number>,
): Effect {
  const m = total(reference);
  const n = total(window);
  if (m === 0 || n === 0) return { psi: 0, limit: Number.POSITIVE_INFINITY };
  let bins = 0;
  for (let i = 0; i < window.length; i++) if (window[i]! + reference[i]! > 0) bins++;
  if (bins < 2) return { psi: 0, limit: limitOf(1) * (1 / n + 1 / m) };
  let psi = 0;
  for (let i = 0; i < window.length; i++) {
    if (window[i]! + reference[i]! === 0) continue;
    const a = (window[i]! + smoothing) / (n + smoothing * bins);
    const b = (reference[i]! + smoothing) / (m + smoothing * bins);
    psi += (a - b) * Math.log(a / b);
  }
  return { psi, limit: limitOf(bins - 1) * (1 / n + 1 / m) };
}

/** One limit per number of degrees of freedom: a bisection takes longer than all else in a window. */
const known = new Map<number, number>();
function limitOf(degrees: number): number {
  const limit = known.get(degrees) ?? chiSquareLimit(chance, degrees);
  known.set(degrees, limit);
  return limit;
}
