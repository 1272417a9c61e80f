import { Counter, Gauge, type Registry } from 'prom-client';
import type { ModelPerformance } from '../../domain/performance/schema.ts';

export interface PerformanceMetrics {
  /** Shows what was published; an older window does not take a newer one's place. */
  observe(published: ModelPerformance): void;
}

const figures = [
  ['auc_realised_ratio', 'ROC AUC by the outcomes of the newest window.', 'roc_auc'],
  ['auc_estimated_ratio', 'ROC AUC that the scores alone promise.', 'estimated_roc_auc'],
  ['log_loss_realised', 'Log loss by the outcomes of the newest window.', 'log_loss'],
  ['log_loss_estimated', 'Log loss that the scores alone promise.', 'estimated_log_loss'],
  ['calibration_error_ratio', 'Expected calibration error in the newest window.', 'ece'],
  [
    'labels_matured_ratio',
    'Share of the scores of the newest window that have an outcome.',
    'matured',
  ],
] as const;

export function createPerformanceMetrics(registry: Registry): PerformanceMetrics {
  const registers = [registry];
  const labelNames = ['model', 'segment'] as const;
  const gauges = figures.map(([name, help, figure]) => ({
    figure,
    gauge: new Gauge({ name: `churnstream_${name}`, help, labelNames, registers }),
  }));
  const windows = new Counter({
    name: 'churnstream_performance_windows_total',
    help: 'Windows of live quality published, every revision counted.',
    registers,
  });
  const newest = new Map<string, number>();
  return {
    observe(published) {
      windows.inc();
      const model = published.model_version;
      if (published.labelled === 0 || (newest.get(model) ?? 0) > published.window_start) return;
      newest.set(model, published.window_start);
      for (const { figure, gauge } of gauges) {
        const value = published[figure];
        if (value === null) gauge.remove({ model, segment: 'all' });
        else gauge.set({ model, segment: 'all' }, value);
      }
    },
  };
}
