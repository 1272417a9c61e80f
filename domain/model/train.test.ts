import { describe, expect, it } from 'vitest';
import { encodeRows } from './features/encode.ts';
import { measure } from './metrics/metrics.ts';
import { predictProbabilities } from './model.ts';
import { drawReaders, type LabelledReaders, subscribers } from './testing/subscribers.ts';
import { type TrainedModel, type TrainOptions, trainModel } from './train.ts';
import { TrainingDataError } from './training-set.ts';

function train({ rows, labels }: LabelledReaders, options: TrainOptions): TrainedModel {
  const steps = trainModel(subscribers, rows, labels, options);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

const readers = drawReaders(400, 1);

describe('trainModel', () => {
  const blend = train(readers, { kind: 'blend', seed: 1 });

  it('beats the base rate on customers that it has not seen', () => {
    const others = drawReaders(1_000, 2);
    const scores = predictProbabilities(blend.model, encodeRows(blend.features, others.rows));
    const metrics = measure(others.labels, scores, blend.threshold);
    expect(metrics.rocAuc!.value).toBeGreaterThan(0.75);
    expect(metrics.logLoss.value).toBeLessThan(0.6);
  });

  it('judges out of fold, so its estimate is worse than its fit', () => {
    const scores = predictProbabilities(blend.model, encodeRows(blend.features, readers.rows));
    const fit = measure(readers.labels, scores, blend.threshold);
    expect(blend.cv.logLoss.value).toBeGreaterThan(fit.logLoss.value);
    expect(blend.cv.rows).toBe(400);
  });

  it('gives the same model for the same seed', () => {
    expect(train(readers, { kind: 'blend', seed: 1 })).toEqual(blend);
  });

  it('learns nothing from labels that mean nothing', () => {
    const random = { rows: readers.rows, labels: drawReaders(400, 77).labels };
    const { cv } = train(random, { kind: 'spline', seed: 1 });
    expect(cv.rocAuc!.value).toBeLessThan(0.6);
  });

  it('makes the kind that is asked for', () => {
    const spline = train(readers, { kind: 'spline', seed: 1 });
    expect(spline.model.trees).toEqual([]);
    expect(spline.model.splines.length).toBeGreaterThan(0);
    expect(Object.keys(spline.logLossByKind)).toEqual(['spline']);
  });

  it('takes the best kind by itself', () => {
    const auto = train(readers, { kind: 'auto', seed: 1 });
    const losses = Object.values(auto.logLossByKind);
    expect(losses).toHaveLength(3);
    expect(auto.logLossByKind[auto.kind]).toBe(Math.min(...losses));
  });

  it('refuses rows of one outcome, naming the target', () => {
    const labels = new Uint8Array(readers.rows.length);
    expect(() => train({ rows: readers.rows, labels }, { kind: 'auto', seed: 1 })).toThrow(
      TrainingDataError,
    );
    expect(() => train({ rows: readers.rows, labels }, { kind: 'auto', seed: 1 })).toThrow(
      /400 labelled rows hold 0 of Cancelled = Yes/,
    );
  });
});
