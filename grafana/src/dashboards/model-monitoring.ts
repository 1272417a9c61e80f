import { dashboard } from '../panels/dashboard.ts';
import { noLimit, notAbove, notBelow } from '../panels/facts.ts';
import { bars, figure, heat, lines, table } from '../panels/kinds.ts';
import { buckets, clickhouse, overTime, postgres } from '../panels/queries.ts';
import { type DashboardContext, told } from './context.ts';

export const modelMonitoringUid = 'churn-model-monitoring';

const page = 'runbooks/model-quality.md';
const clickhouseOf = 'clickhouse' as const;
const postgresOf = 'postgres' as const;

/** Is the champion right? What it promised at training, what it does now, and how sure that is. */
export function modelMonitoring({ database }: DashboardContext) {
  return dashboard({
    uid: modelMonitoringUid,
    database,
    title: 'Model monitoring',
    description: 'What the champion promised at training, and what it does since.',
    variables: [
      { name: 'model', label: 'Model', query: 'label_values(churnstream_scores_bucket, model)' },
    ],
    sections: [
      { title: 'What it promised', panels: promised(database) },
      { title: 'What it does', panels: realised(database) },
      { title: 'How sure that is', panels: maturity(database) },
    ],
  });
}

const metric = (name: string): string => `(metrics #>> '{${name},value}')::float8`;
const plain = (name: string): string => `(metrics ->> '${name}')::float8`;

const promised = (database: string) => [
  lines({
    title: "Champion's metrics as they were measured (AUC at least 0.8)",
    description: told(
      'Each measurement of the champion in the registry: at training, on its test set, and on schedule. Choose a range that holds them.',
      page,
    ),
    unit: 'percentunit',
    limits: notBelow(0.7, 0.8),
    from: postgresOf,
    queries: [
      postgres(
        `select registered_at as time, ${metric('rocAuc')} as auc, ${plain('accuracy')} as accuracy,
        ${plain('precision')} as precision, ${plain('recall')} as recall, ${plain('f1')} as f1
        from ${database}.models where stage = 'champion' order by time`,
        'timeseries',
      ),
    ],
    width: 8,
  }),
  bars(
    {
      title: 'Accuracy by version: training, test, scheduled (at least 0.75)',
      description: told(
        'Accuracy of every version in the registry, by the kind of data that it was measured on. Training far above test means that it learned by heart.',
        page,
      ),
      unit: 'percentunit',
      min: 0,
      max: 1,
      limits: notBelow(0.7, 0.75),
      from: postgresOf,
      queries: [
        postgres(
          `select version,
          max(${plain('accuracy')}) filter (where metrics_type = 'training') as training,
          max(${plain('accuracy')}) filter (where metrics_type = 'test') as test,
          max(${plain('accuracy')}) filter (where metrics_type = 'scheduled') as scheduled
          from ${database}.models group by version order by min(registered_at)`,
        ),
      ],
      width: 8,
    },
    'version',
  ),
  table({
    title: 'Versions in the registry',
    description: told(
      'Log loss with its 95 % interval, AUC and calibration error of each version and kind of data.',
      page,
    ),
    unit: 'short',
    decimals: 3,
    limits: noLimit,
    from: postgresOf,
    queries: [
      postgres(
        `select version, stage, metrics_type, measured_at, ${plain('rows')} as rows,
        ${metric('logLoss')} as log_loss, (metrics #>> '{logLoss,low}')::float8 as low,
        (metrics #>> '{logLoss,high}')::float8 as high, ${metric('rocAuc')} as auc, ${plain('ece')} as calibration_error
        from ${database}.models order by registered_at desc, metrics_type`,
      ),
    ],
    width: 8,
  }),
];

/** Scored events with what became of them, once known; both in the time chosen. */
const judged = (database: string): string =>
  `(select occurred_at, model_version, churn_probability as p, churn_label as label, outcome
from ${database}.scored_events as scored
inner join (select event_id, outcome from ${database}.outcomes where $__timeFilter(occurred_at)) as known
using (event_id) where $__timeFilter(occurred_at))`;

/** What the log of a probability may not be taken of. */
const clipped = 'least(greatest(p, 1e-6), 1 - 1e-6)';
const realisedLogLoss = `-avg(if(outcome, log(${clipped}), log(1 - ${clipped})))`;
const expectedLogLoss = `-avg(${clipped} * log(${clipped}) + (1 - ${clipped}) * log(1 - ${clipped}))`;

const realised = (database: string) => [
  lines({
    title: 'Current metrics (AUC at least 0.8)',
    description: told(
      'Of events whose outcome is known, by the time of the event. The newest points move while labels mature.',
      page,
    ),
    unit: 'percentunit',
    limits: notBelow(0.7, 0.8),
    from: clickhouseOf,
    queries: [
      clickhouse(
        `select $__timeInterval(occurred_at) as time,
        arrayROCAUC(groupArray(p), groupArray(outcome)) as auc,
        avg(label = outcome) as accuracy,
        countIf(label and outcome) / greatest(1, countIf(label)) as precision,
        countIf(label and outcome) / greatest(1, countIf(outcome)) as recall
        from ${judged(database)} group by time order by time`,
        'timeseries',
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Log loss: as it came, and as the model expects (at most 0.45)',
    description: told(
      'The expected one needs no label: it is what the loss would be if every probability were true. As it came above it means that customers have other reasons to leave than those learned.',
      page,
    ),
    unit: 'short',
    decimals: 3,
    limits: notAbove(0.5, 0.45),
    from: clickhouseOf,
    queries: [
      clickhouse(
        `select $__timeInterval(occurred_at) as time, ${realisedLogLoss} as as_it_came,
        ${expectedLogLoss} as as_expected
        from ${judged(database)} group by time order by time`,
        'timeseries',
      ),
    ],
    width: 8,
  }),
  bars(
    {
      title: 'Calibration: said and come true, by tenth',
      description: told(
        'Mean probability of each tenth of the scale beside the share that did leave. Bars of equal height are right.',
        page,
      ),
      unit: 'percentunit',
      min: 0,
      max: 1,
      limits: noLimit,
      from: clickhouseOf,
      queries: [
        clickhouse(
          `select concat(toString(tenth * 10), ' %') as said, mean_said, come_true, customers from
          (select toUInt8(least(9, floor(p * 10))) as tenth, avg(p) as mean_said, avg(outcome) as come_true, count() as customers
          from ${judged(database)} group by tenth) order by tenth`,
        ),
      ],
      width: 8,
    },
    'said',
  ),
  heat(
    {
      title: 'Scores given',
      description: told('Churn probabilities by tenths over time.', page),
      unit: 'short',
      limits: noLimit,
      queries: [buckets('sum by (le) (increase(churnstream_scores_bucket{model=~"$model"}[1m]))')],
      width: 8,
    },
    'percentunit',
  ),
  table({
    title: 'By version',
    description: told(
      'Events whose outcome is known, by the version that scored them: a new champion beside the old.',
      page,
    ),
    unit: 'short',
    decimals: 3,
    limits: noLimit,
    from: clickhouseOf,
    queries: [
      clickhouse(
        `select model_version, count() as judged, ${realisedLogLoss} as log_loss, ${expectedLogLoss} as expected_log_loss,
        arrayROCAUC(groupArray(p), groupArray(outcome)) as auc, avg(label = outcome) as accuracy
        from ${judged(database)} group by model_version order by judged desc`,
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Scoring a batch, p99 (at most 0.05 s)',
    description: told(
      'Time that the model takes for one batch, the slowest of a hundred.',
      'performance.md',
    ),
    unit: 's',
    limits: notAbove(0.1, 0.05),
    queries: [
      overTime(
        'histogram_quantile(0.99, sum by (model, le) (rate(churnstream_inference_duration_seconds_bucket{model=~"$model"}[5m])))',
        '{{model}}',
      ),
    ],
    width: 8,
  }),
];

/** The windows that the performance stage has measured and published. */
const measured = (database: string, columns: string): string =>
  `select window_start as time, ${columns} from ${database}.model_performance
where $__timeFilter(window_start) and labelled > 0 order by time`;

const maturity = (database: string) => [
  lines({
    title: 'AUC by window: as it came, and as the scores promise (at least 0.8)',
    description: told(
      'Of each window of event time, corrected as labels come. The promised one needs no label; a gap that lasts is a change of what makes customers leave.',
      page,
    ),
    unit: 'percentunit',
    limits: notBelow(0.7, 0.8),
    from: clickhouseOf,
    queries: [
      clickhouse(
        measured(database, 'roc_auc as as_it_came, estimated_roc_auc as as_promised, matured'),
        'timeseries',
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Log loss by window: as it came, and as the scores promise (at most 0.45)',
    description: told(
      'The gap is what concept drift looks like: the loss as it came rises while labels mature, the promised one does not.',
      page,
    ),
    unit: 'short',
    decimals: 3,
    limits: notAbove(0.5, 0.45),
    from: clickhouseOf,
    queries: [
      clickhouse(
        measured(database, 'log_loss as as_it_came, estimated_log_loss as as_promised'),
        'timeseries',
      ),
    ],
    width: 8,
  }),
  lines({
    title: 'Newest window, live',
    description: told(
      'AUC as it came and as promised, calibration error and share of labels of the newest window that has labels.',
      page,
    ),
    unit: 'percentunit',
    limits: notBelow(0.7, 0.8),
    queries: [
      overTime('max by (model) (churnstream_auc_realised_ratio)', 'AUC as it came'),
      overTime('max by (model) (churnstream_auc_estimated_ratio)', 'AUC as promised'),
      overTime('max by (model) (churnstream_calibration_error_ratio)', 'calibration error'),
      overTime('max by (model) (churnstream_labels_matured_ratio)', 'labels that have come'),
    ],
    width: 8,
  }),
  figure({
    title: 'Labels that have come (at least 80 %)',
    description: told(
      'Share of the scored events in the time chosen whose outcome is known. Below, what stands above may still change.',
      page,
    ),
    unit: 'percentunit',
    limits: notBelow(0.5, 0.8),
    from: clickhouseOf,
    queries: [
      clickhouse(
        `select countIf(event_id in (select event_id from ${database}.outcomes where $__timeFilter(occurred_at))) / count() as matured
        from ${database}.scored_events where $__timeFilter(occurred_at)`,
      ),
    ],
    width: 6,
    height: 8,
  }),
  lines({
    title: 'Labels that have come, by time of the event',
    description: told(
      'The same over time: it falls off towards now by the delay of the labels.',
      page,
    ),
    unit: 'percentunit',
    limits: notBelow(0.5, 0.8),
    from: clickhouseOf,
    queries: [
      clickhouse(
        `select $__timeInterval(occurred_at) as time,
        countIf(event_id in (select event_id from ${database}.outcomes where $__timeFilter(occurred_at))) / count() as matured
        from ${database}.scored_events where $__timeFilter(occurred_at) group by time order by time`,
        'timeseries',
      ),
    ],
    width: 10,
  }),
  lines({
    title: 'Delay of labels (median, and 95 of 100)',
    description: told(
      'From an event to its outcome, by the time of the event. A rise delays every judgement of the model.',
      page,
    ),
    unit: 's',
    limits: notAbove(30 * 86_400, 7 * 86_400),
    from: clickhouseOf,
    queries: [
      clickhouse(
        `select $__timeInterval(occurred_at) as time,
        quantile(0.5)(dateDiff('second', occurred_at, observed_at)) as median,
        quantile(0.95)(dateDiff('second', occurred_at, observed_at)) as p95
        from ${database}.outcomes where $__timeFilter(occurred_at) group by time order by time`,
        'timeseries',
      ),
    ],
    width: 8,
  }),
];
