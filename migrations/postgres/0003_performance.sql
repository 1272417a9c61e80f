-- Windows of event time whose scores are judged by outcomes: what is to be measured again, and what was said last.
create table if not exists performance_windows (
  window_start timestamptz primary key,
  -- Something has come since it was measured.
  changed boolean not null,
  -- The first and the last change since then; quiet windows are measured, and busy ones now and then.
  first_changed_at timestamptz not null,
  last_changed_at timestamptz not null,
  -- Outcomes whose score is not stored yet; they are looked for again, less and less often.
  parked integer not null default 0,
  look_again_at timestamptz,
  looks integer not null default 0
);
create index if not exists performance_windows_changed on performance_windows (last_changed_at) where changed or parked > 0;

-- What was last published of a window and a model version.
create table if not exists performance_published (
  window_start timestamptz not null,
  model_version text not null,
  revision integer not null,
  said text not null,
  primary key (window_start, model_version)
);

-- What is to be published: written with the window, deleted once Kafka has it.
create table if not exists performance_outbox (
  id bigint generated always as identity primary key,
  key text not null,
  value jsonb not null
);
