-- Every revision of every drift window, one row per field; one without a field where nothing could be compared.
create table if not exists raw_drift_fields (
  origin LowCardinality(String),
  window_start DateTime64(3, 'UTC'),
  window_end DateTime64(3, 'UTC'),
  revision Int32,
  model_version LowCardinality(String),
  n Int32,
  reference_n Int32,
  comparability LowCardinality(String),
  alarm Bool,
  drift Bool,
  reason LowCardinality(String),
  drifted_fields Array(LowCardinality(String)),
  weighted_effect Nullable(Float64),
  field LowCardinality(String),
  kind LowCardinality(String),
  method LowCardinality(String),
  statistic Float64,
  p Float64,
  q Float64,
  effect Float64,
  threshold Float64,
  importance Nullable(Float64),
  field_alarm Bool,
  bins Array(String),
  reference Array(Float64),
  current Array(Float64),
  log_partition Int32,
  log_offset Int64
)
engine = ReplacingMergeTree
order by (origin, window_start, model_version, revision, field)
settings non_replicated_deduplication_window = 10000;

-- The last revision of each window, field by field.
create view if not exists drift_fields as
select * except (log_partition, log_offset) from raw_drift_fields final
where (origin, window_start, model_version, revision) in (
  select origin, window_start, model_version, max(revision) from raw_drift_fields
  group by origin, window_start, model_version
) and field != '';

-- The last revision of each window.
create view if not exists drift_windows as
select origin, window_start, model_version, max(raw.revision) as revision,
  argMax(raw.window_end, raw.revision) as window_end, argMax(raw.n, raw.revision) as n,
  argMax(raw.comparability, raw.revision) as comparability, argMax(raw.alarm, raw.revision) as alarm,
  argMax(raw.drift, raw.revision) as drift, argMax(raw.reason, raw.revision) as reason,
  argMax(raw.drifted_fields, raw.revision) as drifted_fields,
  argMax(raw.weighted_effect, raw.revision) as weighted_effect
from raw_drift_fields as raw group by origin, window_start, model_version;
