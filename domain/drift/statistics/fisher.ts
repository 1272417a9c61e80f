import { logGamma } from './gamma.ts';

/**
 * Fisher's exact test, two-sided by doubling: how likely a share at least as far off is, where `window` of n and
 * `reference` of m have something in common, such as to be missing. Right also where almost nobody has it, which is what
 * the chi-square approximation gets wrong by orders of magnitude.
 */
export function fisherTest(window: number, n: number, reference: number, m: number): number {
  const both = window + reference;
  if (both === 0 || both === n + m || n === 0 || m === 0) return 1;
  const least = Math.max(0, both - m);
  const most = Math.min(both, n);
  const logAt = (k: number): number =>
    logChoose(n, k) + logChoose(m, both - k) - logChoose(n + m, both);
  const isAbove = window * (n + m) > both * n;
  const step = isAbove ? 1 : -1;
  const end = isAbove ? most : least;
  let term = Math.exp(logAt(window));
  let tail = 0;
  for (let k = window; ; k += step) {
    tail += term;
    if (k === end || term < tail * 1e-12) break;
    // Ratio of neighbouring hypergeometric probabilities.
    term *= isAbove
      ? ((n - k) * (both - k)) / ((k + 1) * (m - both + k + 1))
      : (k * (m - both + k)) / ((n - k + 1) * (both - k + 1));
  }
  return Math.min(1, 2 * tail);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
