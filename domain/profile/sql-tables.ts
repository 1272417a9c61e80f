import type { Profile } from './profile.ts';
import { type SqlColumn, tableColumns } from './sql-columns.ts';

const postgresList = (columns: readonly SqlColumn[]): string =>
  columns
    .map(({ name, postgres, constraint }) => `  ${name} ${postgres} ${constraint}`.trimEnd())
    .join(',\n');

const clickhouseList = (columns: readonly SqlColumn[]): string =>
  columns.map(({ name, clickhouse }) => `  ${name} ${clickhouse}`).join(',\n');

const header = (profile: Profile): string =>
  `-- Generated from the profile ${profile.name} by "npm run generate"; do not edit.\n`;

/** Postgres tables that follow from the profile, for the schema on the search path. */
export function postgresTables(profile: Profile): string {
  const { events, classified, customers } = tableColumns(profile);
  return `${header(profile)}
-- Every event once, as it came.
create table if not exists events (
${postgresList(events)}
);
create index if not exists events_customer on events (customer_id, occurred_at);

-- Every event's score, with where it came from.
create table if not exists classified (
${postgresList(classified)}
);
create index if not exists classified_source on classified (source_partition, source_offset);

-- The newest snapshot and score of each customer.
create table if not exists customers (
${postgresList(customers)}
);
create index if not exists customers_ref on customers (customer_ref);
create index if not exists customers_probability on customers (churn_probability desc);
`;
}

/**
 * ClickHouse tables that follow from the profile. No PARTITION BY: an insert that spans partitions would not
 * be atomic. The sorting key ends in event_id, whose time is the event's, so that equal ids merge.
 */
export function clickhouseTables(profile: Profile): string {
  const { scoredEvents } = tableColumns(profile);
  return `${header(profile)}
create table if not exists raw_scored_events (
${clickhouseList(scoredEvents)},
  index by_customer customer_ref type bloom_filter granularity 4
)
engine = ReplacingMergeTree
order by event_id
settings non_replicated_deduplication_window = 10000;

-- Every event once, also before equal ids have merged.
create view if not exists scored_events as select * from raw_scored_events final;
`;
}

/** ClickHouse table of the scores asked for over HTTP; the rules of `clickhouseTables` hold. */
export function clickhouseRequestTable(profile: Profile): string {
  const { scoreRequests } = tableColumns(profile);
  return `${header(profile)}
create table if not exists raw_score_requests (
${clickhouseList(scoreRequests)}
)
engine = ReplacingMergeTree
order by request_id
settings non_replicated_deduplication_window = 10000;

-- Every request once, also before equal ids have merged.
create view if not exists score_requests as select * from raw_score_requests final;
`;
}
