-- Generated from the profile telco by "npm run generate"; do not edit.

create table if not exists raw_score_requests (
  request_id String,
  requested_at DateTime64(3, 'UTC'),
  origin LowCardinality(String),
  customer_ref Nullable(String),
  gender LowCardinality(Nullable(String)),
  senior_citizen LowCardinality(Nullable(String)),
  partner LowCardinality(Nullable(String)),
  dependents LowCardinality(Nullable(String)),
  tenure_months Nullable(Float64),
  phone_service LowCardinality(Nullable(String)),
  multiple_lines LowCardinality(Nullable(String)),
  internet_service LowCardinality(Nullable(String)),
  online_security LowCardinality(Nullable(String)),
  online_backup LowCardinality(Nullable(String)),
  device_protection LowCardinality(Nullable(String)),
  tech_support LowCardinality(Nullable(String)),
  streaming_tv LowCardinality(Nullable(String)),
  streaming_movies LowCardinality(Nullable(String)),
  contract LowCardinality(Nullable(String)),
  paperless_billing LowCardinality(Nullable(String)),
  payment_method LowCardinality(Nullable(String)),
  monthly_charges Nullable(Float64),
  total_charges Nullable(Float64),
  churn_probability Float64,
  churn_label Bool,
  threshold Float64,
  model_version LowCardinality(String),
  flags Array(LowCardinality(String)),
  log_partition Int32,
  log_offset Int64
)
engine = ReplacingMergeTree
order by request_id
settings non_replicated_deduplication_window = 10000;

-- Every request once, also before equal ids have merged.
create view if not exists score_requests as select * from raw_score_requests final;
