import { describe, expect, it } from 'vitest';
import { calibrationError, calibrationLine } from './calibration.ts';
import { accuracy, bestF1Threshold, confusionAt, f1, precision, recall } from './confusion.ts';
import { logLoss } from './log-loss.ts';
import { averageMetrics, measure } from './metrics.ts';
import { rocAuc } from './ranking.ts';

const labels = Uint8Array.of(1, 0, 1, 0, 0);
const scores = [0.9, 0.8, 0.6, 0.6, 0.1];

describe('logLoss', () => {
  it('is the mean surprise', () => {
    const { value, standardError } = logLoss(Uint8Array.of(1, 0), [0.5, 0.75]);
    expect(value).toBeCloseTo((Math.log(2) + Math.log(4)) / 2, 12);
    // Two losses ln 2 and ln 4 lie ln(2) / 2 off their mean.
    expect(standardError).toBeCloseTo(Math.log(2) / 2 / Math.SQRT2, 12);
  });

  it('stays finite for a sure mistake', () => {
    expect(logLoss(Uint8Array.of(1, 0), [0, 1]).value).toBeCloseTo(34.54, 1);
  });
});

describe('rocAuc', () => {
  it('counts pairs ranked rightly, ties as half', () => {
    // Of six pairs: 0.9 wins all three; 0.6 loses to 0.8, ties with 0.6, beats 0.1.
    expect(rocAuc(labels, scores).value).toBeCloseTo(4.5 / 6, 12);
  });

  it("has DeLong's standard error", () => {
    // Positives rank 1 and 0.5, negatives 0.5, 0.75, 1: variances 0.125 and 0.0625.
    expect(rocAuc(labels, scores).standardError).toBeCloseTo(Math.sqrt(0.125 / 2 + 0.0625 / 3), 12);
  });

  it('is 0.5 for a constant and undefined for one class', () => {
    expect(rocAuc(labels, [1, 1, 1, 1, 1]).value).toBe(0.5);
    expect(rocAuc(Uint8Array.of(1, 1), [0.2, 0.3]).value).toBeNaN();
  });
});

describe('confusionAt', () => {
  const counts = confusionAt(labels, scores, 0.6);

  it('counts a probability at the threshold as positive', () => {
    expect(counts).toEqual({
      truePositives: 2,
      falsePositives: 2,
      trueNegatives: 1,
      falseNegatives: 0,
    });
  });

  it('gives accuracy, precision, recall and F1', () => {
    expect(accuracy(counts)).toBe(0.6);
    expect(precision(counts)).toBe(0.5);
    expect(recall(counts)).toBe(1);
    expect(f1(counts)).toBeCloseTo(2 / 3, 12);
  });

  it('is 0 where nothing was said', () => {
    const none = confusionAt(labels, scores, 1);
    expect([precision(none), recall(none), f1(none)]).toEqual([0, 0, 0]);
  });
});

describe('bestF1Threshold', () => {
  it('lies between the probabilities that it parts', () => {
    // Saying the first alone: F1 2/3; first three with the tie, four rows: 2/3; the higher wins.
    expect(bestF1Threshold(labels, scores)).toBeCloseTo(0.85, 12);
    expect(bestF1Threshold(Uint8Array.of(0, 1, 1), [0.1, 0.4, 0.9])).toBeCloseTo(0.25, 12);
  });

  it('is 0.5 without positives', () => {
    expect(bestF1Threshold(Uint8Array.of(0, 0), [0.1, 0.2])).toBe(0.5);
  });
});

describe('calibrationError', () => {
  it('weighs the gap of each bin by its rows', () => {
    // Bins of 1/15: two rows at 0.5 (share 0.5), one at 0.9 (share 0).
    expect(calibrationError(Uint8Array.of(1, 0, 0), [0.5, 0.5, 0.9])).toBeCloseTo(0.3, 12);
  });

  it('puts 1 into the last bin', () => {
    expect(calibrationError(Uint8Array.of(1), [1])).toBe(0);
  });
});

describe('calibrationLine', () => {
  it('finds how logits were stretched and moved', () => {
    // Shares 1/4 and 3/4 have logits -ln 3 and ln 3; the model said twice as much, plus 1.
    const outcome = Uint8Array.of(1, 0, 0, 0, 1, 1, 1, 0);
    const said = [-1, -1, -1, -1, 1, 1, 1, 1].map((side) => side * 2 * Math.log(3) + 1);
    const { slope, intercept } = calibrationLine(outcome, said);
    expect(slope).toBeCloseTo(0.5, 6);
    expect(intercept).toBeCloseTo(-0.5, 6);
  });
});

describe('measure', () => {
  it('puts 95 % intervals around log loss and AUC', () => {
    const metrics = measure(labels, scores, 0.5);
    const { value, low, high } = metrics.rocAuc!;
    expect(value).toBeCloseTo(0.75, 12);
    expect(high - value).toBeCloseTo(1.959964 * Math.sqrt(0.125 / 2 + 0.0625 / 3), 9);
    expect(value - low).toBeCloseTo(high - value, 12);
    expect(metrics).toMatchObject({ rows: 5, positives: 2, recall: 1 });
  });

  it('has no AUC for one class', () => {
    expect(measure(Uint8Array.of(0, 0), [0.1, 0.2], 0.5).rocAuc).toBeNull();
  });
});

describe('averageMetrics', () => {
  it('averages values and bounds', () => {
    const both = [measure(labels, scores, 0.5), measure(labels, [0.1, 0.8, 0.6, 0.6, 0.1], 0.5)];
    const mean = averageMetrics(both);
    expect(mean.logLoss.value).toBeCloseTo(
      (both[0]!.logLoss.value + both[1]!.logLoss.value) / 2,
      12,
    );
    expect(mean.rocAuc!.low).toBeCloseTo((both[0]!.rocAuc!.low + both[1]!.rocAuc!.low) / 2, 12);
    expect(mean.rows).toBe(5);
  });
});
