import { Counter, Gauge, type Registry } from 'prom-client';

/** What a store says of itself. */
export interface StoreFigures {
  readonly memoryBytes: number;
  readonly keys: number;
  /** Since the store was started. */
  readonly evictions: number;
}

/** Returns what takes the figures of a store, to be shown until the next ones come. */
export function createStoreMetrics(
  registry: Registry,
  store: string,
): (figures: StoreFigures) => void {
  const registers = [registry];
  const labelNames = ['store'] as const;
  const memory = new Gauge({
    name: 'churnstream_store_memory_bytes',
    help: 'Memory that the store has in use.',
    labelNames,
    registers,
  });
  const keys = new Gauge({
    name: 'churnstream_store_keys',
    help: 'Keys that the store holds.',
    labelNames,
    registers,
  });
  const evictions = new Counter({
    name: 'churnstream_store_evictions_total',
    help: 'Keys that the store threw out for want of memory, since it was started.',
    labelNames,
    registers,
  });
  evictions.inc({ store }, 0);
  return (figures) => {
    memory.set({ store }, figures.memoryBytes);
    keys.set({ store }, figures.keys);
    // The store counts by itself, and from zero after its restart.
    evictions.reset();
    evictions.inc({ store }, figures.evictions);
  };
}
