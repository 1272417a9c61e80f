import { collectDefaultMetrics, Registry } from 'prom-client';

export type { Registry };

/** Returns a registry of one process, with Node's own metrics. */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'churnstream_' });
  return registry;
}
