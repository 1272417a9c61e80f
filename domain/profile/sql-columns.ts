import { type Field, modelInputs, type Profile } from './profile.ts';

export interface SqlColumn {
  readonly name: string;
  readonly postgres: string;
  /** Such as `not null` or `primary key`; empty for a column that may be missing. */
  readonly constraint: string;
  readonly clickhouse: string;
}

const notNull = 'not null';
const column = (
  name: string,
  postgres: string,
  clickhouse: string,
  constraint = notNull,
): SqlColumn => ({ name, postgres, constraint, clickhouse });

const time = "DateTime64(3, 'UTC')";

const envelope: readonly SqlColumn[] = [
  column('customer_ref', 'text', 'String'),
  column('sequence', 'bigint', 'Int64'),
  column('event_type', 'text', 'LowCardinality(String)'),
  column('occurred_at', 'timestamptz', time),
  column('origin', 'text', 'LowCardinality(String)'),
];

const score: readonly SqlColumn[] = [
  column('churn_probability', 'double precision', 'Float64'),
  column('churn_label', 'boolean', 'Bool'),
  column('threshold', 'double precision', 'Float64'),
  column('model_version', 'text', 'LowCardinality(String)'),
  column('flags', 'text[]', 'Array(LowCardinality(String))'),
];

const source: readonly SqlColumn[] = [
  column('source_partition', 'integer', 'Int32'),
  column('source_offset', 'bigint', 'Int64'),
  column('scored_at', 'timestamptz', time),
];

const log: readonly SqlColumn[] = [
  column('log_partition', 'integer', 'Int32'),
  column('log_offset', 'bigint', 'Int64'),
];

function fieldColumn(field: Field): SqlColumn {
  const optional = (postgres: string, clickhouse: string): SqlColumn =>
    column(field.name, postgres, clickhouse, '');
  if (field.kind === 'number') return optional('double precision', 'Nullable(Float64)');
  if (field.kind === 'text') return optional('text', 'Nullable(String)');
  return optional('text', 'LowCardinality(Nullable(String))');
}

export interface TableColumns {
  readonly events: readonly SqlColumn[];
  readonly classified: readonly SqlColumn[];
  readonly customers: readonly SqlColumn[];
  readonly scoredEvents: readonly SqlColumn[];
  readonly scoreRequests: readonly SqlColumn[];
}

/** The columns of every table that follows from the profile, in the order in which rows are written. */
export function tableColumns(profile: Profile): TableColumns {
  const fields = profile.fields.map(fieldColumn);
  const eventId = column('event_id', 'uuid', 'String', 'primary key');
  const customerId = column('customer_id', 'uuid', 'String');
  return {
    events: [eventId, customerId, ...envelope, ...fields],
    classified: [eventId, customerId, ...score, ...source],
    customers: [
      column('customer_id', 'uuid', 'String', 'primary key'),
      column('event_id', 'uuid', 'String'),
      ...envelope,
      ...fields,
      ...score,
      ...source,
    ],
    scoredEvents: [eventId, customerId, ...envelope, ...fields, ...score, ...source, ...log],
    scoreRequests: [
      column('request_id', 'uuid', 'String'),
      column('requested_at', 'timestamptz', time),
      column('origin', 'text', 'LowCardinality(String)'),
      column('customer_ref', 'text', 'Nullable(String)', ''),
      ...modelInputs(profile).map(fieldColumn),
      ...score,
      ...log,
    ],
  };
}
