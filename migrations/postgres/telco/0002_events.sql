-- Generated from the profile telco by "npm run generate"; do not edit.

-- Every event once, as it came.
create table if not exists events (
  event_id uuid primary key,
  customer_id uuid not null,
  customer_ref text not null,
  sequence bigint not null,
  event_type text not null,
  occurred_at timestamptz not null,
  origin text not null,
  gender text,
  senior_citizen text,
  partner text,
  dependents text,
  city text,
  zip_code text,
  latitude double precision,
  longitude double precision,
  tenure_months double precision,
  phone_service text,
  multiple_lines text,
  internet_service text,
  online_security text,
  online_backup text,
  device_protection text,
  tech_support text,
  streaming_tv text,
  streaming_movies text,
  contract text,
  paperless_billing text,
  payment_method text,
  monthly_charges double precision,
  total_charges double precision
);
create index if not exists events_customer on events (customer_id, occurred_at);

-- Every event's score, with where it came from.
create table if not exists classified (
  event_id uuid primary key,
  customer_id uuid not null,
  churn_probability double precision not null,
  churn_label boolean not null,
  threshold double precision not null,
  model_version text not null,
  flags text[] not null,
  source_partition integer not null,
  source_offset bigint not null,
  scored_at timestamptz not null
);
create index if not exists classified_source on classified (source_partition, source_offset);

-- The newest snapshot and score of each customer.
create table if not exists customers (
  customer_id uuid primary key,
  event_id uuid not null,
  customer_ref text not null,
  sequence bigint not null,
  event_type text not null,
  occurred_at timestamptz not null,
  origin text not null,
  gender text,
  senior_citizen text,
  partner text,
  dependents text,
  city text,
  zip_code text,
  latitude double precision,
  longitude double precision,
  tenure_months double precision,
  phone_service text,
  multiple_lines text,
  internet_service text,
  online_security text,
  online_backup text,
  device_protection text,
  tech_support text,
  streaming_tv text,
  streaming_movies text,
  contract text,
  paperless_billing text,
  payment_method text,
  monthly_charges double precision,
  total_charges double precision,
  churn_probability double precision not null,
  churn_label boolean not null,
  threshold double precision not null,
  model_version text not null,
  flags text[] not null,
  source_partition integer not null,
  source_offset bigint not null,
  scored_at timestamptz not null
);
create index if not exists customers_ref on customers (customer_ref);
create index if not exists customers_probability on customers (churn_probability desc);
