import { dashboard } from '../panels/dashboard.ts';
import { noLimit, notAbove, notBelow } from '../panels/facts.ts';
import { bars, cells, figure, lines, table } from '../panels/kinds.ts';
import { clickhouse, overTime } from '../panels/queries.ts';
import { type DashboardContext, told } from './context.ts';

export const driftUid = 'churn-drift';

const page = 'runbooks/drift.md';
const from = 'clickhouse' as const;

/** Have the customers changed, in what, and does it matter? */
export function drift({ database }: DashboardContext) {
  return dashboard({
    uid: driftUid,
    database,
    title: 'Drift',
    description:
      'Customers of each window of event time against those that the model was trained on: of the stream, and those whose scores are asked for over HTTP (origin http).',
    variables: [
      { name: 'window', label: 'Origin', query: 'label_values(churnstream_drift_verdict, window)' },
      {
        name: 'feature',
        label: 'Field',
        query: 'label_values(churnstream_drift_verdict, feature)',
      },
    ],
    sections: [
      { title: 'Now', panels: now },
      { title: 'What moved', panels: moved(database) },
      { title: 'Verdicts', panels: verdicts(database) },
    ],
  });
}

const ofWindow = 'window=~"$window"';
const ofField = `${ofWindow},feature=~"$feature"`;
/** Grafana puts every choice into a statement as a pattern. */
const fits = (column: string, variable: string): string =>
  `match(${column}, '^(\${${variable}:regex})$')`;
const chosen = `${fits('origin', 'window')} and ${fits('field', 'feature')}`;

const now = [
  figure({
    title: 'Fields that have drifted (should be 0)',
    description: told(
      'Fields that the verdict of the newest window names. Each has moved further than chance explains, and far enough to matter.',
      page,
    ),
    unit: 'short',
    limits: notAbove(1),
    queries: [overTime(`sum(churnstream_drift_verdict{${ofWindow}})`, 'fields')],
    width: 6,
  }),
  figure({
    title: 'Verdicts in an hour (should be 0)',
    description: told('Windows that were said to have drifted.', page),
    unit: 'short',
    limits: notAbove(3, 1),
    queries: [
      overTime(
        `sum(increase(churnstream_drift_windows_total{${ofWindow},outcome="drift"}[1h]))`,
        'verdicts',
      ),
    ],
    width: 6,
  }),
  figure({
    title: 'Customers in the newest window (at least 500)',
    description: told(
      'Of how many customers the newest window tells. Few make it blind to small shifts; fewer than 50 are not compared, which is usual for scores asked for over HTTP.',
      page,
    ),
    unit: 'short',
    limits: notBelow(100, 500),
    queries: [overTime(`max(churnstream_drift_window_customers{${ofWindow}})`, 'customers')],
    width: 6,
  }),
  figure({
    title: 'Furthest beyond its limit (below 1)',
    description: told(
      'Effect of the field that moved most, as a multiple of its limit. The limit is what chance exceeds once in a thousand windows of that size.',
      page,
    ),
    unit: 'short',
    decimals: 2,
    limits: notAbove(2, 1),
    queries: [
      overTime(
        `max(churnstream_drift_effect_ratio{${ofField}} / churnstream_drift_threshold_ratio{${ofField}})`,
        'times its limit',
      ),
    ],
    width: 6,
  }),
];

const moved = (database: string) => [
  cells({
    title: 'Field by window: times its limit',
    description: told(
      'Each row is a field, each cell a window: its effect as a multiple of its limit. Blue is within, orange beyond, red twice beyond.',
      page,
    ),
    unit: 'short',
    decimals: 1,
    limits: notAbove(2, 1),
    from,
    queries: [
      clickhouse(
        `select window_start as time, toString(field) as field, effect / threshold as times
        from ${database}.drift_fields where $__timeFilter(window_start) and ${chosen}
        order by time, field`,
        'timeseries',
      ),
    ],
    width: 24,
    height: 12,
  }),
  bars(
    {
      title: 'The field that moved most: then and now',
      description: told(
        'Shares of the customers in each bin, at training and in the newest window, of the field that moved most among those chosen.',
        page,
      ),
      unit: 'percentunit',
      limits: noLimit,
      from,
      queries: [
        clickhouse(
          `select concat(field, ': ', bin) as bin, at_training / sum(at_training) over () as at_training, today / sum(today) over () as today from
          (select * from ${database}.drift_fields where $__timeFilter(window_start) and ${chosen}
          order by window_start desc, effect / threshold desc limit 1)
          array join bins as bin, reference as at_training, current as today`,
        ),
      ],
      width: 12,
    },
    'bin',
  ),
  table(
    {
      title: 'Newest window: what moved, and does it matter?',
      description: told(
        'Fields by their effect weighted with their importance to the model. A field that moved and that the model hardly reads comes last.',
        page,
      ),
      unit: 'short',
      decimals: 4,
      limits: noLimit,
      from,
      queries: [
        clickhouse(
          `select origin, field, method, effect, threshold, effect / threshold as times_its_limit, q, importance,
          effect * ifNull(importance, 0) as weighted
          from ${database}.drift_fields where ${chosen} and $__timeFilter(window_start)
          and (origin, window_start) in (select origin, max(window_start) from ${database}.drift_fields where $__timeFilter(window_start) group by origin)
          order by weighted desc, times_its_limit desc`,
        ),
      ],
      width: 12,
    },
    { importance: 'percentunit' },
  ),
];

const verdicts = (database: string) => [
  lines(
    {
      title: 'Windows by what was said of them',
      description: told(
        'An alarm is one window, a verdict is strong or repeated. Not comparable: too few customers, or another model.',
        page,
      ),
      unit: 'short',
      limits: noLimit,
      queries: [
        overTime(
          `sum by (outcome) (increase(churnstream_drift_windows_total{${ofWindow}}[5m]))`,
          '{{outcome}}',
        ),
      ],
      width: 12,
    },
    true,
  ),
  table({
    title: 'Windows',
    description: told('The last revision of each window: late events change what was said.', page),
    unit: 'short',
    limits: noLimit,
    from,
    queries: [
      clickhouse(
        `select window_start, window_end, origin, model_version, revision, n as customers, comparability, alarm, drift,
        arrayStringConcat(drifted_fields, ', ') as fields, reason
        from ${database}.drift_windows where $__timeFilter(window_start) and ${fits('origin', 'window')} order by window_start desc limit 100`,
      ),
    ],
    width: 12,
  }),
];
