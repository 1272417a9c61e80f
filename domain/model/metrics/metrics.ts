import { z } from 'zod';
import { calibrationError } from './calibration.ts';
import { accuracy, confusionAt, f1, precision, recall } from './confusion.ts';
import { logLoss } from './log-loss.ts';
import { rocAuc } from './ranking.ts';

/** An estimate with its 95 % interval (normal approximation). */
const estimateSchema = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
const share = z.number().min(0).max(1);

export const metricsSchema = z.strictObject({
  rows: z.number().int().min(1),
  positives: z.number().int().min(0),
  logLoss: estimateSchema,
  /** Null where the rows hold one class only. */
  rocAuc: estimateSchema.nullable(),
  /** At the model's threshold, as are f1, precision and recall. */
  accuracy: share,
  f1: share,
  precision: share,
  recall: share,
  /** Expected calibration error over 15 bins of equal width. */
  ece: share,
});

export type Metrics = z.infer<typeof metricsSchema>;
export type Estimate = z.infer<typeof estimateSchema>;

/** Judges the probabilities of at least one row; labels are 0 and 1. */
export function measure(
  labels: Uint8Array,
  probabilities: ArrayLike<number>,
  threshold: number,
): Metrics {
  const counts = confusionAt(labels, probabilities, threshold);
  const positives = counts.truePositives + counts.falseNegatives;
  const oneClass = positives === 0 || positives === labels.length;
  return {
    rows: labels.length,
    positives,
    logLoss: toEstimate(logLoss(labels, probabilities)),
    rocAuc: oneClass ? null : toEstimate(rocAuc(labels, probabilities)),
    accuracy: accuracy(counts),
    f1: f1(counts),
    precision: precision(counts),
    recall: recall(counts),
    ece: calibrationError(labels, probabilities),
  };
}

function toEstimate(of: { readonly value: number; readonly standardError: number }): Estimate {
  const half = 1.959964 * of.standardError;
  return { value: of.value, low: of.value - half, high: of.value + half };
}

/** The mean of every metric over repeated judgements of the same rows; intervals are averaged, not shrunk. */
export function averageMetrics(repeats: readonly Metrics[]): Metrics {
  const first = repeats[0]!;
  const mean = (of: (metrics: Metrics) => number) =>
    repeats.reduce((sum, metrics) => sum + of(metrics), 0) / repeats.length;
  const meanEstimate = (of: (metrics: Metrics) => Estimate): Estimate => ({
    value: mean((metrics) => of(metrics).value),
    low: mean((metrics) => of(metrics).low),
    high: mean((metrics) => of(metrics).high),
  });
  return {
    rows: first.rows,
    positives: first.positives,
    logLoss: meanEstimate((metrics) => metrics.logLoss),
    rocAuc: first.rocAuc === null ? null : meanEstimate((metrics) => metrics.rocAuc!),
    accuracy: mean((metrics) => metrics.accuracy),
    f1: mean((metrics) => metrics.f1),
    precision: mean((metrics) => metrics.precision),
    recall: mean((metrics) => metrics.recall),
    ece: mean((metrics) => metrics.ece),
  };
}
