import { chiSquareTail } from './gamma.ts';

export interface TestResult {
  readonly statistic: number;
  /** Probability of a statistic at least as large where both samples come from one distribution. */
  readonly p: number;
}

/** Bins with fewer expected counts are taken together, or the chi-square approximation says too much. */
const leastExpected = 5;

/**
 * The likelihood-ratio chi-square test (G test, Wilks 1938) that two histograms come from one distribution. Bins of the
 * window with fewer than five expected counts are pooled. Nothing to compare is p = 1. Beside Pearson's statistic it sees
 * the growth of a common value in a small window better, with as few false alarms.
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
    statistic += 2 * surprise(inWindow, inBoth * share);
    statistic += 2 * surprise(inBoth - inWindow, inBoth * (1 - share));
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
  if (bins < 2) return { statistic: 0, p: 1 };
  // Equal shares may sum to a hair below 0.
  statistic = Math.max(0, statistic);
  return { statistic, p: chiSquareTail(statistic, bins - 1) };
}

const surprise = (count: number, expected: number): number =>
  count === 0 ? 0 : count * Math.log(count / expected);

export function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i]!;
  return sum;
}
