create table if not exists raw_outcomes (
  event_id String,
  revision Int32,
  customer_ref String,
  sequence Int64,
  occurred_at DateTime64(3, 'UTC'),
  outcome Bool,
  observed_at DateTime64(3, 'UTC'),
  log_partition Int32,
  log_offset Int64
)
engine = ReplacingMergeTree
order by (event_id, revision)
settings non_replicated_deduplication_window = 10000;

-- The latest revision of each outcome.
create view if not exists outcomes as
select event_id, max(raw.revision) as revision, any(raw.customer_ref) as customer_ref,
  any(raw.sequence) as sequence, any(raw.occurred_at) as occurred_at,
  argMax(raw.outcome, raw.revision) as outcome, argMax(raw.observed_at, raw.revision) as observed_at
from raw_outcomes as raw group by event_id;

-- Which log the rows' offsets belong to.
create table if not exists sink_sources (
  topic String,
  cluster_id String,
  topic_id String
)
engine = ReplacingMergeTree
order by topic
settings non_replicated_deduplication_window = 100;
