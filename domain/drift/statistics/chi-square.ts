import { chiSquareTail } from './gamma.ts';

export interface TestResult {
  readonly statistic: number;
  /** Probability of a statistic at least as large where both samples come from one distribution. */
  readonly p: number;
}

/** Bins with fewer expected counts are taken together, or the chi-square approximation says too much. */
const leastExpected = 5;

/**
 * Pearson's test that two histograms come from one distribution (chi-square test of homogeneity). Bins of the window
 * with fewer than five expected counts are pooled. Nothing to compare is p = 1.
 */
export function chiSquareTest(reference: ArrayLike<number>, window: ArrayLike<number>): TestResult {
  const m = total(reference);
  const n = total(window);
  if (m === 0 || n === 0) return { statistic: 0, p: 1 };
  const share = n / (n + m);
  let statistic = 0;
  let bins = 0;
  let rareWindow = 0;
  let rareBoth = 0;
  const add = (inWindow: number, inBoth: number): void => {
    const gap = inWindow - inBoth * share;
    // The window's and the reference's terms together: gap² / expected × (1 + n / m).
    statistic += ((gap * gap) / (inBoth * share)) * (1 + n / m);
    bins++;
  };
  for (let i = 0; i < window.length; i++) {
    const both = window[i]! + reference[i]!;
    if (both * share >= leastExpected) add(window[i]!, both);
    else {
      rareWindow += window[i]!;
      rareBoth += both;
    }
  }
  if (rareBoth * share >= 1) add(rareWindow, rareBoth);
  return bins < 2 ? { statistic: 0, p: 1 } : { statistic, p: chiSquareTail(statistic, bins - 1) };
}

export function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i]!;
  return sum;
}
