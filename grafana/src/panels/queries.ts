import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { datasources } from './datasources.ts';

/** What a panel asks, and of whom. */
export type Query = Builder<Dataquery>;

/** Over the time range of the dashboard, one line per series. */
export const overTime = (expr: string, legend: string): Query =>
  new DataqueryBuilder()
    .datasource(datasources.prometheus)
    .expr(expr)
    .legendFormat(legend)
    .range()
    .format(PromQueryFormat.TimeSeries);

/** The labels of each series as columns. */
export const asTable = (expr: string): Query =>
  new DataqueryBuilder()
    .datasource(datasources.prometheus)
    .expr(expr)
    .instant()
    .format(PromQueryFormat.Table);

/** The buckets of a histogram, for a heat map. */
export const buckets = (expr: string): Query =>
  new DataqueryBuilder()
    .datasource(datasources.prometheus)
    .expr(expr)
    .legendFormat('{{le}}')
    .range()
    .format(PromQueryFormat.Heatmap);

export type SqlShape = 'table' | 'timeseries';

/** Statements may use the macros of Grafana's ClickHouse plugin: $__timeFilter and $__timeInterval. */
export const clickhouse = (rawSql: string, shape: SqlShape = 'table'): Query =>
  written({
    datasource: datasources.clickhouse,
    refId: 'A',
    editorType: 'sql',
    queryType: shape,
    format: shape === 'table' ? 1 : 0,
    rawSql: trimmed(rawSql),
    pluginVersion: '4.11.0',
  });

/** Statements may use the macros of Grafana's Postgres data source: $__timeFilter and $__timeGroup. */
export const postgres = (rawSql: string, shape: SqlShape = 'table'): Query =>
  written({
    datasource: datasources.postgres,
    refId: 'A',
    editorMode: 'code',
    rawQuery: true,
    format: shape === 'table' ? 'table' : 'time_series',
    rawSql: trimmed(rawSql),
  });

const trimmed = (sql: string): string => sql.replace(/\n\s+/g, '\n').trim();

// The kit has no types for queries of these plugins; the marker is its own and is left out of JSON.
const written = (query: Readonly<Record<string, unknown>>): Query => ({
  build: () => ({ ...query, _implementsDataqueryVariant: () => undefined }),
});
