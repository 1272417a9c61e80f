import type { Analytics, Field, NumberField } from '../../../domain/profile/profile.ts';
import { dashboard, type Section } from '../panels/dashboard.ts';
import { noLimit, notAbove } from '../panels/facts.ts';
import { bars, bubbles, figure, lines, type PanelSource, shares, table } from '../panels/kinds.ts';
import { clickhouse } from '../panels/queries.ts';
import { type DashboardContext, told } from './context.ts';

export const customerAnalyticsUid = 'churn-customer-analytics';

const buckets = 20;
const page = 'topics.md';
const from = 'clickhouse' as const;

/** Who is likely to leave, and what they take along. Fields are those that the profile names for it. */
export function customerAnalytics(context: DashboardContext) {
  return dashboard({
    uid: customerAnalyticsUid,
    database: context.database,
    title: 'Customer analytics',
    description:
      'Customers by their newest event in the time chosen: who is at risk, and how much.',
    variables: [],
    sections: sections(context),
  });
}

function sections({ profile, database }: DashboardContext): Section[] {
  const newest = newestOf(database);
  const { analytics } = profile;
  const overall: Section = { title: 'All customers', panels: ofAll(newest, database) };
  if (analytics === undefined) return [overall];
  const field = (name: string): Field => profile.fields.find((one) => one.name === name)!;
  const number = (name: string): NumberField => field(name) as NumberField;
  return [
    {
      title: 'All customers',
      panels: [...atStake(newest, number(analytics.value)), ...overall.panels],
    },
    {
      title: 'Who they are',
      panels: [
        place(newest, number(analytics.bubbles.x), number(analytics.bubbles.y)),
        ...analytics.shares.map((name) => shareOf(newest, field(name), analytics)),
      ],
    },
    {
      title: 'How they are spread',
      panels: analytics.histograms.map((name) => histogram(newest, number(name), analytics)),
    },
    {
      title: 'Risk by segment',
      panels: analytics.segments.map((name) =>
        riskBy(newest, field(name), number(analytics.value), analytics),
      ),
    },
  ];
}

/** Each customer once: the newest event in the time chosen. */
const newestOf = (database: string): string =>
  `(select * from ${database}.scored_events where $__timeFilter(occurred_at)
order by occurred_at desc, sequence desc limit 1 by customer_id)`;

function atStake(newest: string, value: NumberField): PanelSource[] {
  return [
    figure({
      title: `${value.column} at risk`,
      description: told(
        `Sum over customers of ${value.column} times the probability of leaving: what is expected to be lost.`,
        page,
      ),
      unit: value.unit.startsWith('USD') ? 'currencyUSD' : 'short',
      limits: noLimit,
      from,
      queries: [
        clickhouse(`select sum(churn_probability * ${value.name}) as at_risk from ${newest}`),
      ],
      width: 6,
    }),
    figure({
      title: `Share of ${value.column} at risk (at most 35 %)`,
      description: told(`The same as a share of the ${value.column} of all customers.`, page),
      unit: 'percentunit',
      limits: notAbove(0.5, 0.35),
      from,
      queries: [
        clickhouse(
          `select sum(churn_probability * ${value.name}) / sum(${value.name}) as share from ${newest}`,
        ),
      ],
      width: 6,
    }),
  ];
}

function ofAll(newest: string, database: string): PanelSource[] {
  return [
    figure({
      title: 'Customers',
      description: told('Customers with an event in the time chosen.', page),
      unit: 'short',
      limits: noLimit,
      from,
      queries: [clickhouse(`select count() as customers from ${newest}`)],
      width: 6,
    }),
    figure({
      title: 'Likely to leave (at most 40 %)',
      description: told(
        'Share of customers whose probability is at or above the threshold of the model.',
        page,
      ),
      unit: 'percentunit',
      limits: notAbove(0.6, 0.4),
      from,
      queries: [clickhouse(`select avg(churn_label) as share from ${newest}`)],
      width: 6,
    }),
    lines({
      title: 'Churn over time: expected, and as it came',
      description: told(
        'Mean probability and share above the threshold by time of the event, beside the share that did leave, as far as outcomes are known.',
        page,
      ),
      unit: 'percentunit',
      limits: notAbove(0.6, 0.4),
      from,
      queries: [
        clickhouse(
          `select $__timeInterval(occurred_at) as time, avg(churn_probability) as expected,
          avg(churn_label) as likely_to_leave
          from ${database}.scored_events where $__timeFilter(occurred_at) group by time order by time`,
          'timeseries',
        ),
        clickhouse(
          `select $__timeInterval(occurred_at) as time, avg(outcome) as left_us
          from ${database}.outcomes where $__timeFilter(occurred_at) group by time order by time`,
          'timeseries',
        ),
      ],
      width: 24,
    }),
  ];
}

/** Width of a bucket so that about twenty of them hold what is plausible: 1, 2 or 5 times a power of ten. */
export function bucketWidth({ plausible: [low, high] }: NumberField): number {
  const raw = (high - low) / buckets;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10;
  return step * power;
}

function place(newest: string, x: NumberField, y: NumberField): PanelSource {
  const [wide, high] = [bucketWidth(x), bucketWidth(y)];
  return bubbles(
    {
      title: `${x.column} and ${y.column}`,
      description: told(
        'Each bubble is the customers of one cell: its size says how many, its colour how likely they are to leave on average.',
        page,
      ),
      unit: 'short',
      limits: noLimit,
      from,
      queries: [
        clickhouse(
          `select floor(${x.name} / ${wide}) * ${wide} as ${x.name}, floor(${y.name} / ${high}) * ${high} as ${y.name},
          count() as customers, avg(churn_probability) as probability
          from ${newest} where isNotNull(${x.name}) and isNotNull(${y.name})
          group by 1, 2 order by 1, 2`,
        ),
      ],
      width: 12,
      height: 10,
    },
    { x: x.name, y: y.name, size: 'customers', colour: 'probability' },
  );
}

const widthOf = (panels: readonly string[]): number => Math.max(6, Math.floor(12 / panels.length));

function shareOf(newest: string, { name, column }: Field, analytics: Analytics): PanelSource {
  return shares({
    title: `${column}: shares of customers`,
    description: told(`Customers by ${column}; what is missing is named so.`, page),
    unit: 'short',
    limits: noLimit,
    from,
    queries: [
      clickhouse(
        `select ifNull(toString(${name}), 'missing') as value, count() as customers
        from ${newest} group by value order by customers desc`,
      ),
    ],
    width: widthOf(analytics.shares),
    height: 10,
  });
}

function histogram(newest: string, field: NumberField, analytics: Analytics): PanelSource {
  const { name, column } = field;
  const wide = bucketWidth(field);
  return bars(
    {
      title: `${column}: histogram`,
      description: told(
        `Customers by ${column} in steps of ${wide}, those likely to leave apart from those likely to stay.`,
        page,
      ),
      unit: 'short',
      limits: noLimit,
      from,
      queries: [
        clickhouse(
          `select toString(floor(${name} / ${wide}) * ${wide}) as step, countIf(churn_label) as likely_to_leave,
          countIf(not churn_label) as likely_to_stay
          from ${newest} where isNotNull(${name}) group by step order by toFloat64(step)`,
        ),
      ],
      width: Math.floor(24 / analytics.histograms.length),
    },
    'step',
  );
}

function riskBy(
  newest: string,
  { name, column }: Field,
  value: NumberField,
  analytics: Analytics,
): PanelSource {
  return table(
    {
      title: `Risk by ${column}`,
      description: told(
        `Customers, mean probability, share likely to leave and ${value.column} at risk, by ${column}.`,
        page,
      ),
      unit: 'short',
      limits: noLimit,
      from,
      queries: [
        clickhouse(
          `select ifNull(toString(${name}), 'missing') as segment, count() as customers,
          avg(churn_probability) as probability, avg(churn_label) as likely_to_leave,
          sum(churn_probability * ${value.name}) as at_risk
          from ${newest} group by segment order by at_risk desc`,
        ),
      ],
      width: Math.floor(24 / analytics.segments.length),
    },
    { probability: 'percentunit', likely_to_leave: 'percentunit' },
  );
}
