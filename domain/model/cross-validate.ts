import { rowsOfFold } from './folds.ts';
import { rowLogLoss } from './metrics/log-loss.ts';
import { createRandom } from './random.ts';
import { sigmoid } from './sigmoid.ts';
import { buildDesign } from './spline/design.ts';
import { fitSpline, type SplineRules, splineLogit } from './spline/fit.ts';
import type { TrainingSet } from './training-set.ts';
import type { BinnedMatrix } from './trees/bins.ts';
import { type BoostRules, createBooster } from './trees/boost.ts';
import { addTree } from './trees/tree.ts';

/** Each row's logit by a model that has not seen the row, once per repeat. */
export interface OutOfFold {
  readonly logits: readonly Float64Array[];
  /** Mean over the repeats. */
  readonly logLoss: number;
}

/** Each row's fold, one array per repeat. */
export type Repeats = readonly Uint8Array[];

export interface TreeRules extends BoostRules {
  readonly maxTrees: number;
  /** Boosting stops when this many trees have not lowered the loss. */
  readonly patience: number;
}

/**
 * Cross-validates boosting, all folds and repeats growing in step, and finds the number of trees with
 * the lowest mean loss. Yields after each tree, so that a caller can show progress or stop.
 */
export function* crossValidateTrees(
  set: TrainingSet,
  binned: BinnedMatrix,
  repeats: Repeats,
  rules: TreeRules,
  seed: number,
): Generator<undefined, OutOfFold & { readonly trees: number }> {
  const { matrix, labels } = set;
  const logits = repeats.map(() => new Float64Array(labels.length));
  const boosters = repeats.flatMap((folds, repeat) =>
    foldNumbers(folds).map((fold) => {
      const held = rowsOfFold(folds, fold, true);
      const random = createRandom(seed + 1000 * repeat + fold);
      const train = rowsOfFold(folds, fold, false);
      const booster = createBooster(matrix, binned, labels, train, rules, random);
      for (const row of held) logits[repeat]![row] = booster.base;
      return { booster, held, into: logits[repeat]! };
    }),
  );
  let best = { trees: 0, logLoss: meanLogLoss(labels, logits), logits: logits.map(copy) };
  for (let trees = 1; trees <= rules.maxTrees && trees - best.trees <= rules.patience; trees++) {
    for (const { booster, held, into } of boosters) {
      addTree(booster.grow(), matrix, held, into);
    }
    const loss = meanLogLoss(labels, logits);
    if (loss < best.logLoss) best = { trees, logLoss: loss, logits: logits.map(copy) };
    yield undefined;
  }
  return best;
}

export interface SplineSettings extends SplineRules {
  readonly knots: number;
}

/** Cross-validates the spline logistic regression. Yields after each fold. */
export function* crossValidateSpline(
  set: TrainingSet,
  repeats: Repeats,
  settings: SplineSettings,
): Generator<undefined, OutOfFold> {
  const { matrix, labels } = set;
  const design = buildDesign(matrix, set.columns, settings.knots);
  const logits = repeats.map(() => new Float64Array(labels.length));
  for (const [repeat, folds] of repeats.entries()) {
    for (const fold of foldNumbers(folds)) {
      const coefficients = fitSpline(design, labels, rowsOfFold(folds, fold, false), settings);
      for (const row of rowsOfFold(folds, fold, true)) {
        logits[repeat]![row] = splineLogit(design, coefficients, row);
      }
      yield undefined;
    }
  }
  return { logits, logLoss: meanLogLoss(labels, logits) };
}

/** The weight of `a` in steps of 0.05 that gives the weighted mean of both logits the lowest loss. */
export function bestBlend(
  labels: Uint8Array,
  a: OutOfFold,
  b: OutOfFold,
): OutOfFold & { readonly weight: number } {
  let best = { ...b, weight: 0 };
  for (let step = 1; step <= 20; step++) {
    const weight = step / 20;
    const logits = a.logits.map((left, repeat) =>
      left.map((logit, row) => weight * logit + (1 - weight) * b.logits[repeat]![row]!),
    );
    const loss = meanLogLoss(labels, logits);
    if (loss < best.logLoss) best = { logits, logLoss: loss, weight };
  }
  return best;
}

function meanLogLoss(labels: Uint8Array, logits: readonly Float64Array[]): number {
  let sum = 0;
  for (const repeat of logits) {
    for (let row = 0; row < labels.length; row++) {
      sum += rowLogLoss(labels[row]!, sigmoid(repeat[row]!));
    }
  }
  return sum / (labels.length * logits.length);
}

function foldNumbers(folds: Uint8Array): number[] {
  return [...new Set(folds)].sort((a, b) => a - b);
}

function copy(logits: Float64Array): Float64Array {
  return logits.slice();
}
