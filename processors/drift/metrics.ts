import { Counter, Gauge, type Registry } from 'prom-client';
import { driftMethods } from '../../domain/drift/compare-field.ts';
import { liveOrigins } from '../../domain/drift/live/minutes.ts';
import type { DriftWindow } from '../../domain/drift/live/window-value.ts';

export interface DriftMetrics {
  /** Shows a window that was published; an older window's later revision does not take its place. */
  observe(window: DriftWindow): void;
}

/** Returns the gauges of the newest window per origin and the counters of all, at zero from the start. */
export function createDriftMetrics(registry: Registry, features: readonly string[]): DriftMetrics {
  const registers = [registry];
  const labelNames = ['feature', 'method', 'window'] as const;
  const effect = new Gauge({
    name: 'churnstream_drift_effect_ratio',
    help: 'Population stability index of a field in the newest window of an origin.',
    labelNames,
    registers,
  });
  const threshold = new Gauge({
    name: 'churnstream_drift_threshold_ratio',
    help: 'What that index exceeds by chance once in a thousand windows of its size.',
    labelNames,
    registers,
  });
  const windows = new Counter({
    name: 'churnstream_drift_windows_total',
    help: 'Windows published, later revisions not counted, by what was said of them.',
    labelNames: ['window', 'outcome'] as const,
    registers,
  });
  const customers = new Gauge({
    name: 'churnstream_drift_window_customers',
    help: 'Customers in the newest window of an origin.',
    labelNames: ['window'] as const,
    registers,
  });
  const verdict = new Gauge({
    name: 'churnstream_drift_verdict',
    help: '1 while the newest window of an origin says that the field has drifted.',
    labelNames: ['feature', 'window'] as const,
    registers,
  });
  for (const window of liveOrigins) {
    for (const outcome of ['quiet', 'alarm', 'drift', 'not-comparable']) {
      windows.inc({ window, outcome }, 0);
    }
    for (const feature of features) verdict.set({ feature, window }, 0);
    customers.set({ window }, 0);
  }
  const newest = new Map<string, number>();
  return {
    observe(value) {
      const window = value.origin;
      if (value.revision === 0) windows.inc({ window, outcome: outcomeOf(value) });
      if ((newest.get(window) ?? 0) > value.window_start) return;
      newest.set(window, value.window_start);
      customers.set({ window }, value.n);
      for (const feature of features) {
        const isNamed = value.drifted_fields.includes(feature);
        verdict.set({ feature, window }, isNamed ? 1 : 0);
      }
      for (const field of value.fields) {
        // The test that speaks may change from window to window; the series of the others would stay behind.
        for (const method of driftMethods) {
          const labels = { feature: field.field, method, window };
          if (method === field.method) {
            effect.set(labels, field.effect);
            threshold.set(labels, field.threshold);
          } else {
            effect.remove(labels);
            threshold.remove(labels);
          }
        }
      }
    },
  };
}

function outcomeOf({ comparability, drift, alarm }: DriftWindow): string {
  if (comparability !== 'comparable') return 'not-comparable';
  if (drift) return 'drift';
  return alarm ? 'alarm' : 'quiet';
}
