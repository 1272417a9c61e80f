import { dashboard } from '../panels/dashboard.ts';
import { noLimit, notAbove } from '../panels/facts.ts';
import { lines, table } from '../panels/kinds.ts';
import { asTable, overTime } from '../panels/queries.ts';
import { type DashboardContext, told } from './context.ts';

export const pipelineUid = 'churn-pipeline';

/** Where does an event stop? Rate, errors and duration of each stage, then what holds it up. */
export function pipeline({ database }: DashboardContext) {
  return dashboard({
    uid: pipelineUid,
    database,
    title: 'Pipeline',
    description: 'Rate, errors and duration of every stage; lag, rebalances and dead letters.',
    variables: [
      { name: 'stage', label: 'Stage', query: 'label_values(churnstream_events_total, stage)' },
      { name: 'topic', label: 'Topic', query: 'label_values(churnstream_events_total, topic)' },
      {
        name: 'partition',
        label: 'Partition',
        query: 'label_values(churnstream_consumer_lag_records, partition)',
      },
    ],
    sections: [
      { title: 'Rate, errors, duration', panels: red },
      { title: 'Lag', panels: lag },
      { title: 'Transactions and dead letters', panels: ends },
    ],
  });
}

const chosen = 'stage=~"$stage",topic=~"$topic"';
const ofStage = 'stage=~"$stage"';
const ofTopic = 'topic=~"$topic",partition=~"$partition"';

const red = [
  lines({
    title: 'Rate: records per second',
    description: told('Records that each stage finished, by topic.', 'topics.md'),
    unit: 'suffix: /s',
    limits: noLimit,
    queries: [
      overTime(
        `sum by (stage, topic) (rate(churnstream_events_total{${chosen},outcome="ok"}[1m]))`,
        '{{stage}} {{topic}}',
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Errors: not ok per second (should be 0)',
    description: told(
      'Dead letters, repeats and late records. Repeats come of a second replay and are harmless; dead letters are not.',
      'runbooks/dead-letters.md',
    ),
    unit: 'suffix: /s',
    limits: notAbove(1, 0.1),
    queries: [
      overTime(
        `sum by (stage, outcome) (rate(churnstream_events_total{${chosen},outcome!="ok"}[1m]))`,
        '{{stage}} {{outcome}}',
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Duration: a batch, p99 (at most 1 s)',
    description: told(
      'Time to handle one batch, the slowest of a hundred. Above a second heartbeats come late, and the group rebalances.',
      'performance.md',
    ),
    unit: 's',
    limits: notAbove(1, 0.5),
    queries: [
      overTime(
        `histogram_quantile(0.99, sum by (stage, le) (rate(churnstream_stage_duration_seconds_bucket{${ofStage}}[5m])))`,
        '{{stage}}',
      ),
    ],
    width: 8,
  }),
];

const lag = [
  lines({
    title: 'Lag in seconds (at most 5 s)',
    description: told(
      'How long the oldest record waits that the group has not handled, by topic.',
      'runbooks/lag-grows.md',
    ),
    unit: 's',
    limits: notAbove(60, 5),
    queries: [
      overTime(
        `max by (group, topic) (churnstream_consumer_lag_seconds{${ofTopic}})`,
        '{{group}} {{topic}}',
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Lag in records',
    description: told(
      'Records between the group and the end of the log; markers of transactions are not counted.',
      'runbooks/lag-grows.md',
    ),
    unit: 'short',
    limits: notAbove(100_000, 10_000),
    queries: [
      overTime(
        `sum by (group, topic) (churnstream_consumer_lag_records{${ofTopic}})`,
        '{{group}} {{topic}}',
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Rebalances and their pauses',
    description: told(
      'How often a group moved its partitions in five minutes, and for how many seconds it stood still. Now and then is normal at a deploy.',
      'runbooks/rebalances.md',
    ),
    unit: 'short',
    limits: notAbove(5, 2),
    queries: [
      overTime(
        'sum by (group) (increase(churnstream_rebalances_total[5m]))',
        'rebalances {{group}}',
      ),
      overTime(
        'sum by (group) (increase(churnstream_rebalance_pause_seconds_sum[5m]))',
        'seconds {{group}}',
      ),
    ],
    width: 8,
  }),
  table({
    title: 'Partitions right now',
    description: told(
      'Seconds behind of each partition. One that stands out has a slow key, or a broker of its own that is ill.',
      'runbooks/lag-grows.md',
    ),
    unit: 's',
    limits: notAbove(60, 5),
    queries: [
      asTable(
        `sort_desc(max by (group, topic, partition) (churnstream_consumer_lag_seconds{${ofTopic}}))`,
      ),
    ],
    width: 24,
  }),
];

const ends = [
  lines({
    title: 'Transactions per second by their end',
    description: told(
      'Commits are work done. Fenced means that another process owns the partition; in doubt, that the answer was lost and the log is read to learn it.',
      'runbooks/rebalances.md',
    ),
    unit: 'suffix: /s',
    limits: noLimit,
    queries: [
      overTime(
        `sum by (stage, outcome) (rate(churnstream_transactions_total{${ofStage}}[1m]))`,
        '{{stage}} {{outcome}}',
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Dead letters by reason (should be 0)',
    description: told(
      'Records refused in five minutes. Reasons that never occurred are there at zero.',
      'runbooks/dead-letters.md',
    ),
    unit: 'short',
    limits: notAbove(100, 1),
    queries: [
      overTime(
        `sum by (stage, reason) (increase(churnstream_dead_letters_total{${ofStage}}[5m]))`,
        '{{stage}} {{reason}}',
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Records held back (should be 0)',
    description: told(
      'At 1 enrich holds records because nearly all of them are refused: a producer has gone wrong as a whole.',
      'runbooks/dead-letters.md',
    ),
    unit: 'short',
    limits: notAbove(1),
    queries: [overTime(`max by (stage) (churnstream_circuit_open{${ofStage}})`, '{{stage}}')],
    width: 8,
  }),
  lines({
    title: 'Rows acknowledged by the stores',
    description: told('Rows that each store took, per second.', 'topics.md'),
    unit: 'suffix: /s',
    limits: noLimit,
    queries: [overTime('sum by (store) (rate(churnstream_sink_rows_total[1m]))', '{{store}}')],
    width: 8,
  }),
  lines({
    title: 'Writes tried again (should be 0)',
    description: told(
      'Writes that met an outage of the store, in five minutes. They are tried until they succeed; the lag grows meanwhile.',
      'runbooks/store-outage.md',
    ),
    unit: 'short',
    limits: notAbove(20, 1),
    queries: [
      overTime(
        'sum by (store) (increase(churnstream_sink_retries_total[5m]))',
        'tried again {{store}}',
      ),
      overTime(
        'sum by (store) (increase(churnstream_sink_dedup_total[5m]))',
        'there already {{store}}',
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Records handled at once, median',
    description: told(
      'Batches grow with the load and with the lag: up to some thousand records.',
      'performance.md',
    ),
    unit: 'short',
    limits: notAbove(8_000, 6_000),
    queries: [
      overTime(
        `histogram_quantile(0.5, sum by (stage, le) (rate(churnstream_batch_size_bucket{${ofStage}}[5m])))`,
        '{{stage}}',
      ),
    ],
    width: 8,
  }),
];
