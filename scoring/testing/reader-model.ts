import { fitSplineModel, fitTrees } from '../../domain/model/fit.ts';
import { measure } from '../../domain/model/metrics/metrics.ts';
import { blendModels, predictProbabilities } from '../../domain/model/model.ts';
import { drawReaders, subscribers } from '../../domain/model/testing/subscribers.ts';
import type { TrainedModel } from '../../domain/model/train.ts';
import { buildTrainingSet } from '../../domain/model/training-set.ts';
import { binMatrix, maxBins } from '../../domain/model/trees/bins.ts';
import { type ModelPackage, packModel } from '../pack-model.ts';

const treeRules = {
  maxLeaves: 6,
  learningRate: 0.1,
  l2: 1,
  minLeafRows: 10,
  minGain: 0,
  rowShare: 0.8,
  columnShare: 0.5,
};

/** A blend for newspaper readers, fitted without search or cross-validation. */
export function fitReaderModel(): TrainedModel {
  const { rows, labels } = drawReaders(500, 1);
  const set = buildTrainingSet(subscribers, rows, labels, true);
  const trees = fitTrees(set, binMatrix(set.matrix, maxBins), treeRules, 60, 1);
  const spline = fitSplineModel(set, { knots: 12, ridge: 1, smoothness: 1 });
  const model = blendModels(trees, spline, 0.6);
  return {
    kind: 'blend',
    model,
    features: set.features,
    threshold: 0.4,
    cv: measure(labels, predictProbabilities(model, set.matrix), 0.4),
    calibration: { slope: 1, intercept: 0 },
    logLossByKind: {},
    parameters: { treeWeight: 0.6 },
  };
}

/** The same model as a package. */
export function packReaderModel(): Promise<ModelPackage> {
  return packModel(fitReaderModel(), subscribers, {
    seed: 1,
    rows: 500,
    positives: 200,
    snapshotAt: subscribers.snapshotAt,
  });
}
