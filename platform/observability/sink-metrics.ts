import { Counter, type Registry } from 'prom-client';

export interface SinkMetrics {
  /** Rows that the store acknowledged. */
  countRows(count: number): void;
  /** Rows that the store had already; a store that can tell begins with 0. */
  countRepeated(count: number): void;
  /** Writes that met an outage and are tried again. */
  countRetry(): void;
}

/** Returns the counters of one store's sink, at zero from the start. */
export function createSinkMetrics(registry: Registry, store: string): SinkMetrics {
  const registers = [registry];
  const rows = new Counter({
    name: 'churnstream_sink_rows_total',
    help: 'Rows acknowledged by the store.',
    labelNames: ['store', 'outcome'] as const,
    registers,
  });
  const retries = new Counter({
    name: 'churnstream_sink_retries_total',
    help: 'Writes tried again, by class of error.',
    labelNames: ['store', 'class'] as const,
    registers,
  });
  const repeated = new Counter({
    name: 'churnstream_sink_dedup_total',
    help: 'Rows that the store had already, and that changed nothing.',
    labelNames: ['store'] as const,
    registers,
  });
  rows.inc({ store, outcome: 'ok' }, 0);
  retries.inc({ store, class: 'outage' }, 0);
  return {
    countRows: (count) => rows.inc({ store, outcome: 'ok' }, count),
    countRepeated: (count) => repeated.inc({ store }, count),
    countRetry: () => retries.inc({ store, class: 'outage' }),
  };
}
