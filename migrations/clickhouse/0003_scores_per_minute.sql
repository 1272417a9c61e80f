-- Refreshed from deduplicated rows, never summed at insert: a repeated insert cannot count twice.
create materialized view if not exists scores_per_minute
refresh every 1 minute
engine = MergeTree order by (minute, model_version, origin)
as select
  toStartOfMinute(occurred_at) as minute,
  model_version,
  origin,
  count() as events,
  uniqExact(customer_id) as customers,
  countIf(churn_label) as churn_labels,
  avg(churn_probability) as churn_probability_mean,
  quantile(0.95)(churn_probability) as churn_probability_p95,
  max(scored_at) as last_scored_at
from scored_events
group by minute, model_version, origin;
