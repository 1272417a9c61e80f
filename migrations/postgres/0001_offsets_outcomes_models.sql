-- Where each consumed partition stands, written in the transaction of its rows.
create table if not exists sink_offsets (
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  cluster_id text not null,
  topic_id text not null,
  updated_at timestamptz not null default now(),
  primary key (topic, partition)
);

-- What became of the customer judged at an event; a later revision replaces an earlier one.
create table if not exists outcomes (
  event_id uuid not null,
  revision integer not null,
  customer_ref text not null,
  sequence bigint not null,
  occurred_at timestamptz not null,
  outcome boolean not null,
  observed_at timestamptz not null,
  source_partition integer not null,
  source_offset bigint not null,
  primary key (event_id, revision)
);
create index if not exists outcomes_source on outcomes (source_partition, source_offset);

-- Model versions with their metrics: one row per version and kind of metrics.
create table if not exists models (
  version text not null,
  metrics_type text not null check (metrics_type in ('training', 'test', 'scheduled')),
  profile text not null,
  sha256 text not null,
  stage text not null check (stage in ('champion', 'challenger', 'archived')),
  metrics jsonb not null,
  card jsonb not null,
  measured_at timestamptz not null,
  registered_at timestamptz not null default now(),
  primary key (version, metrics_type)
);
