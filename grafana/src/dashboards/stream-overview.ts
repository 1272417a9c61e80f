import { dashboard } from '../panels/dashboard.ts';
import { noLimit, notAbove, notBelow } from '../panels/facts.ts';
import { figure, heat, lines, table } from '../panels/kinds.ts';
import { asTable, buckets, clickhouse, overTime } from '../panels/queries.ts';
import { type DashboardContext, told } from './context.ts';

export const streamOverviewUid = 'churn-stream-overview';

/** Are customers scored in time, and right? */
export function streamOverview({ database }: DashboardContext) {
  return dashboard({
    uid: streamOverviewUid,
    database,
    title: 'Stream overview',
    description: 'Are customers scored in time, and does every store have them?',
    variables: [],
    sections: [
      { title: 'Now', panels: answers },
      { title: 'Flow', panels: flow },
      { title: 'Scores', panels: scores(database) },
    ],
  });
}

const answers = [
  figure({
    title: 'Customers scored per second',
    description: told(
      'Events that enrich gave a score, over a minute. None while events come in means that scoring stands still.',
      'runbooks/scoring-stands-still.md',
    ),
    unit: 'suffix: /s',
    decimals: 1,
    limits: notBelow(0.01),
    queries: [
      overTime('sum(rate(churnstream_events_total{stage="enrich",outcome="ok"}[1m]))', 'scored'),
    ],
    width: 5,
  }),
  figure({
    title: 'Event to score p99 (at most 0.15 s)',
    description: told(
      'From the time in the event to its score, the slowest of a hundred. It rises when enrich is behind, or when clocks differ.',
      'runbooks/scores-are-late.md',
    ),
    unit: 's',
    limits: notAbove(1, 0.15),
    queries: [overTime('churnstream:event_age_seconds:p99{stage="enrich"}', 'p99')],
    width: 5,
  }),
  figure({
    title: 'Furthest behind (at most 5 s)',
    description: told(
      'How long the oldest record waits that a stage has not handled. It grows through an outage and falls by itself.',
      'runbooks/lag-grows.md',
    ),
    unit: 's',
    limits: notAbove(60, 5),
    queries: [overTime('max(churnstream_consumer_lag_seconds)', 'lag')],
    width: 5,
  }),
  figure({
    title: 'Refused (at most 0.1 %)',
    description: told(
      'Share of events that became dead letters, over five minutes. A rise means that a producer sends what cannot be read.',
      'runbooks/dead-letters.md',
    ),
    unit: 'percentunit',
    decimals: 2,
    limits: notAbove(0.01, 0.001),
    queries: [overTime('churnstream:dead_letters:ratio5m{stage="enrich"}', 'refused')],
    width: 5,
  }),
  figure({
    title: 'Stages that answer',
    description: told(
      'Share of the processes of the stream whose metrics are read. Below 1, one is down or cannot be reached.',
      'runbooks/stage-is-down.md',
    ),
    unit: 'percentunit',
    limits: notBelow(1),
    queries: [overTime('avg(up{job="churnstream"})', 'up')],
    width: 4,
  }),
];

const flow = [
  lines({
    title: 'Records per second by stage',
    description: told(
      'What each stage handled well. All lines lie on each other while the stream keeps up; a store that falls behind shows below.',
      'topics.md',
    ),
    unit: 'suffix: /s',
    limits: noLimit,
    queries: [
      overTime('sum by (stage) (rate(churnstream_events_total{outcome="ok"}[1m]))', '{{stage}}'),
    ],
    width: 12,
  }),
  lines({
    title: 'Event to stage p99 (scored in 0.15 s, stored in 1.5 s)',
    description: told(
      'From the time in the event to the end of each stage, the slowest of a hundred, from histograms that add up over processes.',
      'runbooks/scores-are-late.md',
    ),
    unit: 's',
    limits: notAbove(1.5, 0.15),
    queries: [overTime('churnstream:event_age_seconds:p99', '{{stage}}')],
    width: 12,
  }),
];

const scores = (database: string) => [
  heat(
    {
      title: 'Scores given',
      description: told(
        'Churn probabilities by tenths over time. A band that moves is a change of the customers or of the model.',
        'topics.md',
      ),
      unit: 'short',
      limits: noLimit,
      queries: [buckets('sum by (le) (increase(churnstream_scores_bucket[1m]))')],
      width: 12,
    },
    'percentunit',
  ),
  lines({
    title: 'Share likely to leave',
    description: told(
      'Customers whose probability is at or above the threshold of the model, of all that were scored, per minute of event time.',
      'topics.md',
    ),
    unit: 'percentunit',
    limits: notAbove(0.6, 0.5),
    from: 'clickhouse',
    queries: [
      clickhouse(
        `select minute as time, sum(churn_labels) / sum(events) as likely_to_leave
        from ${database}.scores_per_minute where $__timeFilter(minute)
        group by time order by time`,
        'timeseries',
      ),
    ],
    width: 12,
  }),
  table({
    title: 'Model in force',
    description: told(
      'The model that each process of enrich scores with. Two versions at once for more than a minute mean that a process did not switch.',
      'runbooks/stage-is-down.md',
    ),
    unit: 'none',
    limits: noLimit,
    queries: [asTable('max by (model, version, role, schema) (churnstream_model_info)')],
    width: 12,
  }),
  table(
    {
      title: 'Where events came from',
      description: told(
        'Events, customers and mean probability by origin and model version, in the time chosen.',
        'topics.md',
      ),
      unit: 'short',
      limits: noLimit,
      from: 'clickhouse',
      queries: [
        clickhouse(
          `select origin, model_version, count() as events, uniqExact(customer_id) as customers,
          avg(churn_probability) as mean_probability, max(scored_at) as last_scored
          from ${database}.scored_events where $__timeFilter(occurred_at)
          group by origin, model_version order by events desc`,
        ),
      ],
      width: 12,
    },
    { mean_probability: 'percentunit' },
  ),
];
