import type { TopicRole } from '../domain/stream/names.ts';

/** A process of the stream: its name, its built script, and the port of its metrics where it is free. */
export interface StageSpec {
  readonly name: string;
  readonly script: string;
  readonly metricsPort: number;
  /** The topic whose records say how far it is. */
  readonly counts: TopicRole;
}

/** Every stage that reads the stream, upstream first. */
export const streamStages: readonly StageSpec[] = [
  { name: 'enrich', script: 'processors/enrich/main.js', metricsPort: 19_101, counts: 'events' },
  { name: 'redis-sink', script: 'consumers/redis/main.js', metricsPort: 19_102, counts: 'scored' },
  {
    name: 'postgres-sink',
    script: 'consumers/postgres/main.js',
    metricsPort: 19_103,
    counts: 'scored',
  },
  {
    name: 'clickhouse-sink',
    script: 'consumers/clickhouse/main.js',
    metricsPort: 19_104,
    counts: 'scored',
  },
  { name: 'drift', script: 'processors/drift/main.js', metricsPort: 19_106, counts: 'scored' },
  {
    name: 'performance',
    script: 'processors/performance/main.js',
    metricsPort: 19_107,
    counts: 'outcomes',
  },
];

/** The HTTP interface; its port is where everything of it is served. */
export const apiStage: StageSpec = {
  name: 'api',
  script: 'api/main.js',
  metricsPort: 18_080,
  counts: 'scored',
};

export const synthesizerStage: StageSpec = {
  name: 'synthesizer',
  script: 'producers/synthesizer/main.js',
  metricsPort: 19_105,
  counts: 'events',
};
