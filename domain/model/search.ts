import type { Fields, Profile } from '../profile/profile.ts';
import {
  crossValidateSpline,
  crossValidateTrees,
  type SplineSettings,
  type TreeRules,
} from './cross-validate.ts';
import { drawRepeats } from './folds.ts';
import { createRandom, sample } from './random.ts';
import { buildTrainingSet, type TrainingSet } from './training-set.ts';
import { type BinnedMatrix, binMatrix, maxBins } from './trees/bins.ts';

/** Above this many rows, candidates are compared on a random part of so many rows. */
export const searchRows = 12_000;

/** Candidates are compared at the larger learning rate; the chosen one is fitted at the smaller. */
const quickRate = { learningRate: 0.1, patience: 25 } as const;
const finalRate = { learningRate: 0.05, patience: 50 } as const;

const commonTreeRules = {
  ...quickRate,
  minGain: 0,
  rowShare: 0.8,
  columnShare: 0.5,
  maxTrees: 800,
} as const;

/** A leaf of a fixed size gets rarer as the table grows, so `minLeafRows` follows the number of rows. */
function treeCandidates(rows: number): [TreeRules, ...TreeRules[]] {
  const minLeafRows = Math.round(Math.min(60, Math.max(5, rows / 90)));
  return [
    { ...commonTreeRules, maxLeaves: 5, l2: 1, minLeafRows },
    { ...commonTreeRules, maxLeaves: 3, l2: 1, minLeafRows },
    { ...commonTreeRules, maxLeaves: 8, l2: 5, minLeafRows },
  ];
}

const splineCandidates: readonly [SplineSettings, ...SplineSettings[]] = [
  { knots: 20, ridge: 1, smoothness: 10 },
  { knots: 20, ridge: 1, smoothness: 100 },
  { knots: 8, ridge: 10, smoothness: 100 },
];

/** What the search decided. A part that is not wanted is null. */
export interface Plan {
  /** Whether the profile's derived fields are read. */
  readonly withDerived: boolean;
  readonly trees: TreeRules | null;
  readonly spline: SplineSettings | null;
}

interface BinnedSet {
  readonly set: TrainingSet;
  readonly binned: BinnedMatrix;
}

/**
 * Compares the candidates by five-fold cross-validation, one repeat: first with and without the derived
 * fields, then the rules of each part. Yields lines of progress, and undefined where it may be paused.
 */
export function* searchPlan(
  profile: Profile,
  rows: readonly Fields[],
  labels: Uint8Array,
  wanted: { readonly trees: boolean; readonly spline: boolean },
  seed: number,
): Generator<string | undefined, Plan> {
  const chosen = sample(rows.length, Math.min(rows.length, searchRows), createRandom(seed));
  const part = Array.from(chosen, (row) => rows[row]!);
  const partLabels = Uint8Array.from(chosen, (row) => labels[row]!);
  const repeats = drawRepeats(partLabels, 1, seed);
  const encode = (withDerived: boolean): BinnedSet => {
    const set = buildTrainingSet(profile, part, partLabels, withDerived);
    return { set, binned: binMatrix(set.matrix, maxBins) };
  };
  const lossOf = function* (on: BinnedSet, trees: TreeRules | null, spline: SplineSettings) {
    const judged = trees
      ? yield* crossValidateTrees(on.set, on.binned, repeats, trees, seed)
      : yield* crossValidateSpline(on.set, repeats, spline);
    return judged.logLoss;
  };

  const [firstTrees, ...otherTrees] = treeCandidates(part.length);
  const [firstSpline, ...otherSplines] = splineCandidates;
  const forTrees = wanted.trees ? firstTrees : null;
  let set = encode(false);
  let bestLoss = yield* lossOf(set, forTrees, firstSpline);
  let withDerived = false;
  if (profile.derived.length > 0) {
    const richer = encode(true);
    const loss = yield* lossOf(richer, forTrees, firstSpline);
    withDerived = loss < bestLoss;
    yield `search: derived fields ${withDerived ? 'in' : 'out'} (${show(loss)} with, ${show(bestLoss)} without)`;
    if (withDerived) [set, bestLoss] = [richer, loss];
  }
  let trees = forTrees;
  for (const candidate of wanted.trees ? otherTrees : []) {
    const loss = yield* lossOf(set, candidate, firstSpline);
    yield `search: trees of ${candidate.maxLeaves} leaves, log loss ${show(loss)} (best so far ${show(bestLoss)})`;
    if (loss < bestLoss) [trees, bestLoss] = [candidate, loss];
  }
  const fitted = trees && { ...trees, ...finalRate };
  if (!wanted.spline) return { withDerived, trees: fitted, spline: null };
  let spline = firstSpline;
  let bestSplineLoss = yield* lossOf(set, null, firstSpline);
  for (const candidate of otherSplines) {
    const loss = yield* lossOf(set, null, candidate);
    if (loss < bestSplineLoss) [spline, bestSplineLoss] = [candidate, loss];
  }
  yield `search: spline with ${spline.knots} knots, log loss ${show(bestSplineLoss)}`;
  return { withDerived, trees: fitted, spline };
}

function show(loss: number): string {
  return loss.toFixed(4);
}
