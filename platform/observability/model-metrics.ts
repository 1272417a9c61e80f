import { Gauge, Histogram, type Registry } from 'prom-client';
import { durationBuckets, probabilityBuckets } from './buckets.ts';
import { BulkHistogram } from './bulk-histogram.ts';

export interface ModelMetrics {
  observeScore(probability: number): void;
  observeInference(seconds: number): void;
}

export function createModelMetrics(
  registry: Registry,
  model: { readonly name: string; readonly version: string; readonly schema: string },
): ModelMetrics {
  const registers = [registry];
  const role = 'champion';
  const scores = new BulkHistogram({
    name: 'churnstream_scores',
    help: 'Churn probabilities given.',
    bounds: probabilityBuckets,
    labels: { model: model.name, role },
    registers,
  });
  const inference = new Histogram({
    name: 'churnstream_inference_duration_seconds',
    help: 'Time to score one batch.',
    labelNames: ['model'] as const,
    buckets: durationBuckets,
    registers,
  });
  inference.zero({ model: model.name });
  new Gauge({
    name: 'churnstream_model_info',
    help: 'The model that scores, always 1.',
    labelNames: ['model', 'version', 'role', 'schema'] as const,
    registers,
  }).set({ model: model.name, version: model.version, role, schema: model.schema }, 1);
  return {
    observeScore: (probability) => scores.add(probability),
    observeInference: (seconds) => inference.observe({ model: model.name }, seconds),
  };
}
