-- Every revision of what outcomes say of a model version's scores, by window of event time.
create table if not exists raw_model_performance (
  model_version LowCardinality(String),
  window_start DateTime64(3, 'UTC'),
  window_end DateTime64(3, 'UTC'),
  revision Int32,
  scored Int64,
  labelled Int64,
  parked Int64,
  positives Int64,
  matured Float64,
  threshold Float64,
  accuracy Nullable(Float64),
  precision Nullable(Float64),
  recall Nullable(Float64),
  f1 Nullable(Float64),
  log_loss Nullable(Float64),
  roc_auc Nullable(Float64),
  ece Nullable(Float64),
  estimated_accuracy Nullable(Float64),
  estimated_precision Nullable(Float64),
  estimated_recall Nullable(Float64),
  estimated_f1 Nullable(Float64),
  estimated_log_loss Nullable(Float64),
  estimated_roc_auc Nullable(Float64),
  log_partition Int32,
  log_offset Int64
)
engine = ReplacingMergeTree
order by (model_version, window_start, revision)
settings non_replicated_deduplication_window = 10000;

-- The last revision of each window.
create view if not exists model_performance as
select * except (log_partition, log_offset) from raw_model_performance final
where (model_version, window_start, revision) in (
  select model_version, window_start, max(revision) from raw_model_performance
  group by model_version, window_start
);
