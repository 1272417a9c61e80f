-- Generated from the profile telco by "npm run generate"; do not edit.

create table if not exists raw_scored_events (
  event_id String,
  customer_id String,
  customer_ref String,
  sequence Int64,
  event_type LowCardinality(String),
  occurred_at DateTime64(3, 'UTC'),
  origin LowCardinality(String),
  gender LowCardinality(Nullable(String)),
  senior_citizen LowCardinality(Nullable(String)),
  partner LowCardinality(Nullable(String)),
  dependents LowCardinality(Nullable(String)),
  city Nullable(String),
  zip_code Nullable(String),
  latitude Nullable(Float64),
  longitude Nullable(Float64),
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
  source_partition Int32,
  source_offset Int64,
  scored_at DateTime64(3, 'UTC'),
  log_partition Int32,
  log_offset Int64,
  index by_customer customer_ref type bloom_filter granularity 4
)
engine = ReplacingMergeTree
order by event_id
settings non_replicated_deduplication_window = 10000;

-- Every event once, also before equal ids have merged.
create view if not exists scored_events as select * from raw_scored_events final;
