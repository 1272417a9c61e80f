import type { Fields, Profile } from '../profile/profile.ts';
import {
  bestBlend,
  crossValidateSpline,
  crossValidateTrees,
  type OutOfFold,
} from './cross-validate.ts';
import type { Feature } from './features/feature.ts';
import { fitSplineModel, fitTrees } from './fit.ts';
import { drawRepeats } from './folds.ts';
import { type CalibrationLine, calibrationLine } from './metrics/calibration.ts';
import { bestF1Threshold } from './metrics/confusion.ts';
import { averageMetrics, type Metrics, measure } from './metrics/metrics.ts';
import { type AdditiveModel, blendModels } from './model.ts';
import { searchPlan, searchRows } from './search.ts';
import { sigmoid } from './sigmoid.ts';
import { buildTrainingSet } from './training-set.ts';
import { binMatrix, maxBins } from './trees/bins.ts';

export const modelKinds = ['trees', 'spline', 'blend'] as const;
type ModelKind = (typeof modelKinds)[number];

export interface TrainOptions {
  /** `auto` takes the kind with the lowest cross-validated log loss. */
  readonly kind: ModelKind | 'auto';
  /** A 32-bit integer; the same seed and rows give the same model, bit for bit. */
  readonly seed: number;
}

export interface TrainedModel {
  readonly kind: ModelKind;
  readonly model: AdditiveModel;
  readonly features: readonly Feature[];
  /** The probability from which on the label is positive: best F1 on out-of-fold predictions, to 4 decimals. */
  readonly threshold: number;
  /** Five-fold cross-validation, mean of its repeats. */
  readonly cv: Metrics;
  /** Calibration line of the out-of-fold logits; evidence only, the model is not corrected by it. */
  readonly calibration: CalibrationLine;
  /** The cross-validated log loss of every kind that was tried. */
  readonly logLossByKind: Readonly<Partial<Record<ModelKind, number>>>;
  /** The rules in use: those of the trees with their number, those of the spline, the trees' weight. */
  readonly parameters: Readonly<
    Record<string, Readonly<Record<string, number>> | number | boolean>
  >;
}

/**
 * Searches, cross-validates and fits a churn model on labelled customers (labels 0 and 1). Yields lines
 * of progress, and undefined in between, so that the caller may pause or give up.
 * @throws TrainingDataError when the rows cannot train a model.
 */
export function* trainModel(
  profile: Profile,
  rows: readonly Fields[],
  labels: Uint8Array,
  { kind: wanted, seed }: TrainOptions,
): Generator<string | undefined, TrainedModel> {
  const parts = { trees: wanted !== 'spline', spline: wanted !== 'trees' };
  const plan = yield* searchPlan(profile, rows, labels, parts, seed);
  const set = buildTrainingSet(profile, rows, labels, plan.withDerived);
  const binned = binMatrix(set.matrix, maxBins);
  const repeats = drawRepeats(labels, rows.length > searchRows ? 1 : 2, seed);

  const judged: { kind: ModelKind; outOfFold: OutOfFold }[] = [];
  const trees = plan.trees && (yield* crossValidateTrees(set, binned, repeats, plan.trees, seed));
  const spline = plan.spline && (yield* crossValidateSpline(set, repeats, plan.spline));
  const blend = trees && spline && bestBlend(labels, trees, spline);
  if (trees) judged.push({ kind: 'trees', outOfFold: trees });
  if (spline) judged.push({ kind: 'spline', outOfFold: spline });
  if (blend) judged.push({ kind: 'blend', outOfFold: blend });
  for (const { kind, outOfFold } of judged) {
    yield `cross-validation: ${kind}, log loss ${outOfFold.logLoss.toFixed(4)}`;
  }
  const { kind, outOfFold } = judged
    .filter((candidate) => wanted === 'auto' || candidate.kind === wanted)
    .reduce((best, next) => (next.outOfFold.logLoss < best.outOfFold.logLoss ? next : best));

  yield `fitting ${kind} on ${rows.length} rows`;
  const fit = {
    trees: () => fitTrees(set, binned, plan.trees!, trees!.trees, seed),
    spline: () => fitSplineModel(set, plan.spline!),
    blend: () => blendModels(fit.trees(), fit.spline(), blend!.weight),
  };
  const probabilities = outOfFold.logits.map((logits) => logits.map(sigmoid));
  const best = bestF1Threshold(
    repeatLabels(labels, probabilities.length),
    concatenate(probabilities),
  );
  const threshold = Math.round(best * 1e4) / 1e4;
  return {
    kind,
    model: fit[kind](),
    features: set.features,
    threshold,
    cv: averageMetrics(probabilities.map((repeat) => measure(labels, repeat, threshold))),
    calibration: calibrationLine(
      repeatLabels(labels, probabilities.length),
      concatenate(outOfFold.logits),
    ),
    logLossByKind: Object.fromEntries(
      judged.map((candidate) => [candidate.kind, candidate.outOfFold.logLoss]),
    ),
    parameters: {
      withDerived: plan.withDerived,
      ...(kind !== 'spline' && { trees: { ...plan.trees!, count: trees!.trees } }),
      ...(kind !== 'trees' && { spline: { ...plan.spline! } }),
      ...(kind === 'blend' && { treeWeight: blend!.weight }),
    },
  };
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

function repeatLabels(labels: Uint8Array, times: number): Uint8Array {
  return Uint8Array.from({ length: labels.length * times }, (_, i) => labels[i % labels.length]!);
}
