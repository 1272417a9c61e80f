import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';

/** The data sources of every dashboard; their uids are the same wherever they are provisioned. */
export const datasources = {
  prometheus: { type: 'prometheus', uid: 'churn-prometheus' },
  clickhouse: { type: 'grafana-clickhouse-datasource', uid: 'churn-clickhouse' },
  postgres: { type: 'grafana-postgresql-datasource', uid: 'churn-postgres' },
} as const satisfies Readonly<Record<string, DataSourceRef>>;

export type DatasourceName = keyof typeof datasources;
