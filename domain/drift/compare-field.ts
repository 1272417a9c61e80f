import { type FieldBins, valueBins } from './bins.ts';
import { chiSquareTest, total } from './statistics/chi-square.ts';
import { fisherTest } from './statistics/fisher.ts';
import { kolmogorovTest } from './statistics/kolmogorov.ts';
import { type Effect, populationStability } from './statistics/stability.ts';

export const driftMethods = [
  'kolmogorov-smirnov',
  'chi-square',
  'fisher-unseen',
  'fisher-missing',
] as const;
export type DriftMethod = (typeof driftMethods)[number];

export interface FieldComparison extends Effect {
  /** The test that says most. */
  readonly method: DriftMethod;
  readonly statistic: number;
  /** Of the field as a whole: the smallest p of its tests, times their number. */
  readonly p: number;
}

/** Coarse bins of a number's effect size: noise grows with their number, and a decile says enough. */
const coarseShare = 0.1;

/**
 * Compares a field's histogram with its reference. Its known values go by Kolmogorov-Smirnov or chi-square; unseen and
 * missing ones, which are rare, each by an exact test; all three share one effect size.
 */
export function compareField(
  bins: FieldBins,
  reference: Float64Array,
  window: Float64Array,
): FieldComparison {
  const known = valueBins(bins);
  const values = bins.kind === 'number' ? kolmogorovTest : chiSquareTest;
  const main = values(reference.subarray(0, known), window.subarray(0, known));
  let best: { method: DriftMethod; statistic: number; p: number } = {
    method: bins.kind === 'number' ? 'kolmogorov-smirnov' : 'chi-square',
    ...main,
  };
  let tests = 1;
  const n = total(window);
  const m = total(reference);
  for (let bin = known; bin < window.length; bin++) {
    if (window[bin]! + reference[bin]! === 0) continue;
    tests++;
    const p = fisherTest(window[bin]!, n, reference[bin]!, m);
    if (p >= best.p) continue;
    const isUnseen = bins.kind === 'category' && bin === known;
    const statistic = window[bin]! / n - reference[bin]! / m;
    best = { method: isUnseen ? 'fisher-unseen' : 'fisher-missing', statistic, p };
  }
  const effect =
    bins.kind === 'number'
      ? populationStability(...coarse(reference, window, known))
      : populationStability(reference, window);
  return { ...best, ...effect, p: Math.min(1, best.p * tests) };
}

/** Joins neighbouring bins of a number until each holds a tenth of the reference; the bin of missing ones stays. */
function coarse(
  reference: Float64Array,
  window: Float64Array,
  known: number,
): [number[], number[]] {
  let all = 0;
  for (let i = 0; i < known; i++) all += reference[i]!;
  const share = all * coarseShare;
  const ours: number[] = [];
  const theirs: number[] = [];
  let a = 0;
  let b = 0;
  for (let i = 0; i < known; i++) {
    a += reference[i]!;
    b += window[i]!;
    if (a < share * 0.999 && i < known - 1) continue;
    ours.push(a);
    theirs.push(b);
    a = 0;
    b = 0;
  }
  ours.push(reference[known]!);
  theirs.push(window[known]!);
  return [ours, theirs];
}
