import { dashboard } from '../panels/dashboard.ts';
import { noLimit, notAbove, notBelow } from '../panels/facts.ts';
import { lines, table } from '../panels/kinds.ts';
import { clickhouse, overTime, postgres } from '../panels/queries.ts';
import { type DashboardContext, told } from './context.ts';

export const resourcesUid = 'churn-resources';

/** What runs short? Utilisation, saturation and errors of the processes, of Kafka and of the stores. */
export function resources({ database }: DashboardContext) {
  return dashboard({
    uid: resourcesUid,
    database,
    title: 'Resources',
    description: 'Event loop and memory of every process, Kafka and the stores.',
    variables: [],
    sections: [
      { title: 'Processes', panels: processes },
      { title: 'Kafka and Redis', panels: kafkaAndRedis },
      { title: 'ClickHouse and Postgres', panels: stores(database) },
    ],
  });
}

const mebi = 1_024 * 1_024;

const processes = [
  lines({
    title: 'CPU (a process cannot use more than about 1 core)',
    description: told(
      'Cores in use by each process. A stage that stays at its one core is the bottleneck: start another of it.',
      'performance.md',
    ),
    unit: 'short',
    decimals: 2,
    limits: notAbove(1, 0.9),
    queries: [overTime('rate(churnstream_process_cpu_seconds_total[1m])', '{{stage}}')],
    width: 8,
  }),
  lines({
    title: 'Event loop p99 (at most 0.2 s)',
    description: told(
      'How long the event loop was held up, the slowest of a hundred looks. Above a second, heartbeats come late.',
      'performance.md',
    ),
    unit: 's',
    limits: notAbove(1, 0.2),
    queries: [overTime('churnstream_nodejs_eventloop_lag_p99_seconds', '{{stage}}')],
    width: 8,
  }),
  lines({
    title: 'Memory (at most 1 GiB)',
    description: told(
      'Resident memory of each process. It follows the load and levels off; a line that only rises is a leak.',
      'performance.md',
    ),
    unit: 'bytes',
    limits: notAbove(1_024 * mebi, 768 * mebi),
    queries: [overTime('churnstream_process_resident_memory_bytes', '{{stage}}')],
    width: 8,
  }),
  lines({
    title: 'Time in garbage collection (at most 10 %)',
    description: told(
      'Share of the time that collecting takes. It rises before memory runs short.',
      'performance.md',
    ),
    unit: 'percentunit',
    limits: notAbove(0.25, 0.1),
    queries: [
      overTime(
        'sum by (stage) (rate(churnstream_nodejs_gc_duration_seconds_sum[1m]))',
        '{{stage}}',
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Open files (at most 1,000)',
    description: told(
      'Descriptors that each process holds: sockets and files. They must not grow without end.',
      'performance.md',
    ),
    unit: 'short',
    limits: notAbove(1_000, 500),
    queries: [overTime('churnstream_process_open_fds', '{{stage}}')],
    width: 8,
  }),
  lines({
    title: 'Reading the metrics (at most 0.05 s)',
    description: told(
      'How long a page of metrics takes. It blocks the event loop meanwhile.',
      'metrics.md',
    ),
    unit: 's',
    limits: notAbove(0.25, 0.05),
    queries: [overTime('scrape_duration_seconds{job="churnstream"}', '{{stage}}')],
    width: 8,
  }),
];

const kafkaAndRedis = [
  lines({
    title: 'Kafka: records written per second by topic',
    description: told(
      'Growth of the logs as their readers see it, markers of transactions included.',
      'topics.md',
    ),
    unit: 'suffix: /s',
    limits: noLimit,
    queries: [
      overTime(
        'sum by (topic) (max by (topic, partition) (deriv(churnstream_log_end_offset[1m])))',
        '{{topic}}',
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Kafka answers (should be 1)',
    description: told(
      'Whether each group can be told how far it is. At 0 nothing is known of its lag, and none is shown.',
      'runbooks/kafka-does-not-answer.md',
    ),
    unit: 'short',
    limits: notBelow(1),
    queries: [overTime('min by (group) (churnstream_lag_known)', '{{group}}')],
    width: 8,
  }),
  lines({
    title: 'Redis: memory (at most 2 GiB)',
    description: told(
      'Memory in use by the served features. Redis refuses writes when it is full; it evicts nothing.',
      'runbooks/redis-is-full.md',
    ),
    unit: 'bytes',
    limits: notAbove(2_048 * mebi, 1_536 * mebi),
    queries: [overTime('max by (store) (churnstream_store_memory_bytes)', '{{store}}')],
    width: 4,
  }),
  lines({
    title: 'Redis: customers, evictions (0)',
    description: told(
      'Keys held, and keys thrown out in five minutes: an evicted feature reads as missing.',
      'runbooks/redis-is-full.md',
    ),
    unit: 'short',
    limits: noLimit,
    queries: [
      overTime('max by (store) (churnstream_store_keys)', 'keys'),
      overTime('max by (store) (increase(churnstream_store_evictions_total[5m]))', 'evicted'),
    ],
    width: 4,
  }),
];

const stores = (database: string) => [
  table(
    {
      title: 'ClickHouse: tables',
      description: told(
        'Rows, bytes and parts of each table. Above 300 parts inserts are slowed down: they are too small or too many.',
        'runbooks/store-outage.md',
      ),
      unit: 'short',
      limits: notAbove(300, 100),
      from: 'clickhouse',
      queries: [
        clickhouse(
          `select table, sum(rows) as rows, sum(bytes_on_disk) as bytes, count() as parts
          from system.parts where active and database = '${database}'
          group by table order by bytes desc`,
        ),
      ],
      width: 8,
    },
    { bytes: 'bytes' },
  ),
  table({
    title: 'ClickHouse: right now',
    description: told(
      'Queries and merges under way, and memory in use. One read may take 1 GB and 30 s.',
      'runbooks/store-outage.md',
    ),
    unit: 'short',
    limits: noLimit,
    from: 'clickhouse',
    queries: [
      clickhouse(
        `select metric, value from system.metrics
          where metric in ('Query', 'Merge', 'MemoryTracking', 'BackgroundMergesAndMutationsPoolTask', 'HTTPConnection')
          order by metric`,
      ),
    ],
    width: 4,
  }),
  table(
    {
      title: 'Postgres: tables',
      description: told(
        'Rows as the server estimates them, bytes with indexes, and dead rows that vacuum has not yet taken.',
        'runbooks/store-outage.md',
      ),
      unit: 'short',
      limits: noLimit,
      from: 'postgres',
      queries: [
        postgres(
          `select relname as "table", n_live_tup as rows, pg_total_relation_size(relid) as bytes, n_dead_tup as dead_rows
          from pg_stat_user_tables where schemaname = '${database}' order by bytes desc`,
        ),
      ],
      width: 8,
    },
    { bytes: 'bytes' },
  ),
  table(
    {
      title: 'Postgres: right now',
      description: told(
        'Connections of the limit, size of the database, and the share of reads that memory answers (above 0.95).',
        'runbooks/store-outage.md',
      ),
      unit: 'short',
      limits: noLimit,
      from: 'postgres',
      queries: [
        postgres(
          `select numbackends as connections, current_setting('max_connections')::int as most_connections,
          pg_database_size(datname) as bytes,
          blks_hit::float8 / greatest(1, blks_hit + blks_read) as from_memory, deadlocks
          from pg_stat_database where datname = current_database()`,
        ),
      ],
      width: 4,
    },
    { bytes: 'bytes', from_memory: 'percentunit' },
  ),
];
