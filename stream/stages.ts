import type { TopicRole } from '../domain/stream/names.ts';

/** A process of the stream: its name, its built script, and the port of its metrics where it is free. */
export interface StageSpec {
  readonly name: string;
  readonly script: string;
  readonly metricsPort: number;
  /** The topic whose records say how far it is. */
  readonly counts: TopicRole;
  /** How much it gives way where the processor is busy, from 0 to 19: most where a second more is no harm. */
  readonly niceness: number;
}

/** Every stage that reads the stream, upstream first. */
export const streamStages: readonly StageSpec[] = [
  {
    name: 'enrich',
    script: 'processors/enrich/main.js',
    metricsPort: 19_101,
    counts: 'events',
    niceness: 0,
  },
  {
    name: 'redis-sink',
    script: 'consumers/redis/main.js',
    metricsPort: 19_102,
    counts: 'scored',
    niceness: 3,
  },
  {
    name: 'postgres-sink',
    script: 'consumers/postgres/main.js',
    metricsPort: 19_103,
    counts: 'scored',
    niceness: 5,
  },
  {
    name: 'clickhouse-sink',
    script: 'consumers/clickhouse/main.js',
    metricsPort: 19_104,
    counts: 'scored',
    niceness: 8,
  },
  {
    name: 'drift',
    script: 'processors/drift/main.js',
    metricsPort: 19_106,
    counts: 'scored',
    niceness: 10,
  },
  {
    name: 'performance',
    script: 'processors/performance/main.js',
    metricsPort: 19_107,
    counts: 'outcomes',
    niceness: 10,
  },
];

/** The HTTP interface; its port is where everything of it is served. */
export const apiStage: StageSpec = {
  name: 'api',
  script: 'api/main.js',
  metricsPort: 18_080,
  counts: 'scored',
  niceness: 0,
};

export const synthesizerStage: StageSpec = {
  name: 'synthesizer',
  script: 'producers/synthesizer/main.js',
  metricsPort: 19_105,
  counts: 'events',
  niceness: 0,
};
