import { sigmoid } from '../sigmoid.ts';

/**
 * Expected calibration error (Naeini et al. 2015): over equally wide bins of the probability, the mean
 * distance between mean probability and share of positives, weighted by rows.
 */
export function calibrationError(
  labels: Uint8Array,
  probabilities: ArrayLike<number>,
  bins = 15,
): number {
  const gaps = new Float64Array(bins);
  for (let i = 0; i < labels.length; i++) {
    const bin = Math.min(bins - 1, Math.floor(probabilities[i]! * bins));
    gaps[bin]! += probabilities[i]! - labels[i]!;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / labels.length;
}

/** What a perfectly calibrated model has as slope 1 and intercept 0. */
export interface CalibrationLine {
  readonly slope: number;
  readonly intercept: number;
}

/** Fits outcome ~ intercept + slope × logit by logistic regression (Cox 1958), 20 Newton steps. */
export function calibrationLine(labels: Uint8Array, logits: ArrayLike<number>): CalibrationLine {
  // From 0, where no row is sure: from 1, steep logits would make the first step overshoot.
  let intercept = 0;
  let slope = 0;
  for (let step = 0; step < 20; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-9, 0, 1e-9];
    for (let i = 0; i < labels.length; i++) {
      const z = logits[i]!;
      const probability = sigmoid(intercept + slope * z);
      const residual = labels[i]! - probability;
      const weight = probability * (1 - probability);
      g0 += residual;
      g1 += residual * z;
      h00 += weight;
      h01 += weight * z;
      h11 += weight * z * z;
    }
    const determinant = h00 * h11 - h01 * h01;
    intercept += (h11 * g0 - h01 * g1) / determinant;
    slope += (h00 * g1 - h01 * g0) / determinant;
  }
  return { slope, intercept };
}
