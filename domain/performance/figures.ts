import { calibrationError } from '../model/metrics/calibration.ts';
import { accuracy, confusionAt, f1, precision, recall } from '../model/metrics/confusion.ts';
import { logLoss, rowLogLoss } from '../model/metrics/log-loss.ts';
import { rocAuc } from '../model/metrics/ranking.ts';
import type { EstimatedFigures, QualityFigures } from './schema.ts';

/** The quality of scores whose outcomes (0 and 1) are known; every figure is null where there are none. */
export function realisedFigures(
  outcomes: Uint8Array,
  probabilities: Float64Array,
  threshold: number,
): QualityFigures {
  if (outcomes.length === 0) {
    const none = { accuracy: null, precision: null, recall: null, f1: null };
    return { ...none, log_loss: null, roc_auc: null, ece: null };
  }
  const counts = confusionAt(outcomes, probabilities, threshold);
  const auc = rocAuc(outcomes, probabilities).value;
  return {
    accuracy: accuracy(counts),
    precision: precision(counts),
    recall: recall(counts),
    f1: f1(counts),
    log_loss: logLoss(outcomes, probabilities).value,
    roc_auc: Number.isNaN(auc) ? null : auc,
    ece: calibrationError(outcomes, probabilities),
  };
}

/**
 * The quality that the scores alone promise (confidence-based performance estimation, CBPE): each one counts as an
 * outcome of its own probability. Right where the scores are calibrated, whatever the mix of customers; blind to customers
 * who leave for other reasons, which is what the distance to the realised quality shows.
 */
export function estimatedFigures(probabilities: Float64Array, threshold: number): EstimatedFigures {
  let [truePositives, falsePositives, trueNegatives, falseNegatives, loss] = [0, 0, 0, 0, 0];
  for (const p of probabilities) {
    if (p >= threshold) {
      truePositives += p;
      falsePositives += 1 - p;
    } else {
      falseNegatives += p;
      trueNegatives += 1 - p;
    }
    loss += p * rowLogLoss(1, p) + (1 - p) * rowLogLoss(0, p);
  }
  if (probabilities.length === 0) {
    const none = { estimated_accuracy: null, estimated_precision: null, estimated_recall: null };
    return { ...none, estimated_f1: null, estimated_log_loss: null, estimated_roc_auc: null };
  }
  const counts = { truePositives, falsePositives, trueNegatives, falseNegatives };
  return {
    estimated_accuracy: accuracy(counts),
    estimated_precision: precision(counts),
    estimated_recall: recall(counts),
    estimated_f1: f1(counts),
    estimated_log_loss: loss / probabilities.length,
    estimated_roc_auc: estimatedAuc(probabilities),
  };
}

/** The expected share of pairs ranked rightly, ties half: a customer is positive by p and negative by 1 - p. */
function estimatedAuc(probabilities: Float64Array): number | null {
  const sorted = Float64Array.from(probabilities).sort();
  let negativesBelow = 0;
  let right = 0;
  let positives = 0;
  for (let i = 0; i < sorted.length; ) {
    let [tiedPositive, tiedNegative] = [0, 0];
    const p = sorted[i]!;
    for (; i < sorted.length && sorted[i] === p; i++) {
      tiedPositive += p;
      tiedNegative += 1 - p;
    }
    right += tiedPositive * (negativesBelow + tiedNegative / 2);
    negativesBelow += tiedNegative;
    positives += tiedPositive;
  }
  const pairs = positives * negativesBelow;
  return pairs === 0 ? null : right / pairs;
}
