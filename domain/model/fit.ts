import type { SplineSettings } from './cross-validate.ts';
import type { AdditiveModel } from './model.ts';
import { createRandom } from './random.ts';
import { buildDesign } from './spline/design.ts';
import { fitSpline } from './spline/fit.ts';
import { toAdditiveModel } from './spline/terms.ts';
import type { TrainingSet } from './training-set.ts';
import type { BinnedMatrix } from './trees/bins.ts';
import { type BoostRules, createBooster } from './trees/boost.ts';

/** Fits a given number of trees to every row. */
export function fitTrees(
  set: TrainingSet,
  binned: BinnedMatrix,
  rules: BoostRules,
  trees: number,
  seed: number,
): AdditiveModel {
  const rows = Int32Array.from(set.labels.keys());
  const booster = createBooster(set.matrix, binned, set.labels, rows, rules, createRandom(seed));
  return {
    intercept: booster.base,
    indicators: [],
    splines: [],
    trees: Array.from({ length: trees }, () => booster.grow()),
  };
}

/** Fits the spline logistic regression to every row. */
export function fitSplineModel(set: TrainingSet, settings: SplineSettings): AdditiveModel {
  const design = buildDesign(set.matrix, set.columns, settings.knots);
  const rows = Int32Array.from(set.labels.keys());
  return toAdditiveModel(design, fitSpline(design, set.labels, rows, settings));
}
