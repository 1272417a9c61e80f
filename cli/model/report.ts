import type { Estimate, Metrics } from '../../domain/model/metrics/metrics.ts';

/** Metrics under the names that the command line prints; intervals are 95 %. */
export function reportMetrics(metrics: Metrics) {
  return {
    rows: metrics.rows,
    positives: metrics.positives,
    log_loss: metrics.logLoss.value,
    log_loss_interval: [metrics.logLoss.low, metrics.logLoss.high],
    roc_auc: metrics.rocAuc?.value ?? null,
    roc_auc_interval: metrics.rocAuc && [metrics.rocAuc.low, metrics.rocAuc.high],
    accuracy: metrics.accuracy,
    f1: metrics.f1,
    precision: metrics.precision,
    recall: metrics.recall,
    ece: metrics.ece,
  };
}

/** One line for a person. */
export function describeMetrics(metrics: Metrics): string {
  const auc = metrics.rocAuc === null ? 'undefined (one class)' : showEstimate(metrics.rocAuc);
  return (
    `log loss ${showEstimate(metrics.logLoss)}, ROC AUC ${auc}, F1 ${metrics.f1.toFixed(3)}, ` +
    `accuracy ${metrics.accuracy.toFixed(3)}, ECE ${metrics.ece.toFixed(3)} on ${metrics.rows} rows`
  );
}

function showEstimate({ value, low, high }: Estimate): string {
  return `${value.toFixed(4)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}
