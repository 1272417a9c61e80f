import type { Recording } from './alert.ts';

const refused = (span: string): string =>
  `sum by (stage) (rate(churnstream_events_total{outcome="dead"}[${span}]))
/ (sum by (stage) (rate(churnstream_events_total[${span}])) > 0)
or sum by (stage) (rate(churnstream_events_total[${span}])) * 0`;

/** Share of events that were not scored within a second of their time; 0 where none came. */
const late = (span: string): string =>
  `1 - sum(rate(churnstream_event_age_seconds_bucket{stage="enrich",le="1"}[${span}]))
/ (sum(rate(churnstream_event_age_seconds_count{stage="enrich"}[${span}])) > 0)
or sum(rate(churnstream_event_age_seconds_count{stage="enrich"}[${span}])) * 0`;

export const recordings: readonly Recording[] = [
  {
    record: 'churnstream:event_age_seconds:p99',
    expr: 'histogram_quantile(0.99, sum by (stage, le) (rate(churnstream_event_age_seconds_bucket[5m])))',
  },
  { record: 'churnstream:dead_letters:ratio5m', expr: refused('5m') },
  { record: 'churnstream:late_scores:ratio5m', expr: late('5m') },
  { record: 'churnstream:late_scores:ratio1h', expr: late('1h') },
];
