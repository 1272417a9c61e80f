import { expect, it } from 'vitest';
import { createRandom } from '../model/random.ts';
import { estimatedFigures, realisedFigures } from './figures.ts';

const random = createRandom(1);
const probabilities = Float64Array.from({ length: 40_000 }, () => random() ** 2);
const calibrated = Uint8Array.from(probabilities, (p) => (random() < p ? 1 : 0));

it('the estimate is what calibrated scores turn out to be', () => {
  const estimated = estimatedFigures(probabilities, 0.4);
  const realised = realisedFigures(calibrated, probabilities, 0.4);
  for (const name of ['accuracy', 'precision', 'recall', 'f1', 'log_loss', 'roc_auc'] as const) {
    expect(Math.abs(estimated[`estimated_${name}`]! - realised[name]!)).toBeLessThan(0.015);
  }
  expect(realised.ece).toBeLessThan(0.02);
});

it('the estimate stays where customers leave for other reasons, and the realised log loss rises', () => {
  const fickle = Uint8Array.from(probabilities, () => (random() < 0.33 ? 1 : 0));
  const realised = realisedFigures(fickle, probabilities, 0.4);
  expect(
    realised.log_loss! - estimatedFigures(probabilities, 0.4).estimated_log_loss!,
  ).toBeGreaterThan(0.3);
  expect(realised.roc_auc).toBeCloseTo(0.5, 1);
});

it('nothing is measured of nothing, and no ranking of one class', () => {
  const none = new Float64Array(0);
  expect(Object.values(realisedFigures(new Uint8Array(0), none, 0.5))).toEqual(Array(7).fill(null));
  expect(Object.values(estimatedFigures(none, 0.5))).toEqual(Array(6).fill(null));
  const one = realisedFigures(Uint8Array.of(1, 1), Float64Array.of(0.2, 0.9), 0.5);
  expect(one).toMatchObject({ roc_auc: null, accuracy: 0.5, precision: 1, recall: 0.5 });
});
