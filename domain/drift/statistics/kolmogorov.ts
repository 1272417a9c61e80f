import { type TestResult, total } from './chi-square.ts';

/**
 * The two-sample Kolmogorov-Smirnov test on histograms of the same ordered bins: the largest gap between the cumulated
 * shares at the bins' edges. Never says more than the test on the values themselves would, since that looks at more
 * places. p by the asymptotic distribution with Stephens's correction (1970).
 */
export function kolmogorovTest(
  reference: ArrayLike<number>,
  window: ArrayLike<number>,
): TestResult {
  const m = total(reference);
  const n = total(window);
  if (m === 0 || n === 0) return { statistic: 0, p: 1 };
  let below = 0;
  let gap = 0;
  for (let i = 0; i < window.length; i++) {
    below += window[i]! / n - reference[i]! / m;
    gap = Math.max(gap, Math.abs(below));
  }
  const root = Math.sqrt((n * m) / (n + m));
  return { statistic: gap, p: kolmogorovTail((root + 0.12 + 0.11 / root) * gap) };
}

/** P(K > x) = 2 Σ (-1)^(k-1) exp(-2 k² x²) (Kolmogorov 1933). */
function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1, sign = 1; k <= 100; k++, sign = -sign) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += sign * term;
    if (term < 1e-17 * Math.abs(sum)) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}
