import pg from 'pg';
import type { Endpoints } from '../../../platform/config/endpoints.ts';
import { expandClickhouse, expandPostgres, expandPromql, type TimeRange } from './expand.ts';

/** A query as it stands in the JSON of a dashboard. */
export interface PanelQuery {
  readonly refId: string;
  readonly datasource?: { readonly uid: string };
  readonly expr?: string;
  readonly instant?: boolean;
  readonly rawSql?: string;
}

/** Asks a data source as Grafana would. */
export interface Asker {
  /** How many series or rows with a value the answer has. @throws Error with the source's own message */
  count(query: PanelQuery, uid: string, range: TimeRange): Promise<number>;
  /** Names of all metrics that Prometheus has. */
  metricNames(): Promise<ReadonlySet<string>>;
  /** Values of a label, as a variable of a dashboard asks for them. */
  labelValues(label: string, metric: string): Promise<readonly string[]>;
  rules(): Promise<readonly PrometheusRule[]>;
  close(): Promise<void>;
}

export interface PrometheusRule {
  readonly name: string;
  readonly type: 'alerting' | 'recording';
  readonly health: string;
  readonly lastError?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface PrometheusAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data: never;
}

export function createAsker(
  prometheusUrl: string,
  { clickhouseUrl, databaseUrl }: Pick<Endpoints, 'clickhouseUrl' | 'databaseUrl'>,
): Asker {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const prometheus = async <T>(path: string, parameters: Record<string, string>): Promise<T> => {
    const body = new URLSearchParams(parameters);
    const answer = await fetch(`${prometheusUrl}/api/v1/${path}?${body}`);
    const { status, error, data } = (await answer.json()) as PrometheusAnswer;
    if (status !== 'success') throw new Error(error);
    return data as T;
  };
  const ofPrometheus = async ({ expr = '', instant }: PanelQuery, range: TimeRange) => {
    const query = expandPromql(expr);
    if (instant === true) {
      const { result } = await prometheus<{ result: unknown[] }>('query', { query });
      return result.length;
    }
    const { result } = await prometheus<{ result: unknown[] }>('query_range', {
      query,
      start: String(range.fromMs / 1_000),
      end: String(range.toMs / 1_000),
      step: '5',
    });
    return result.length;
  };
  const ofClickhouse = async ({ rawSql = '' }: PanelQuery, range: TimeRange) => {
    const sql = `${expandClickhouse(rawSql, range)}\nFORMAT JSONCompact`;
    const answer = await fetch(clickhouseUrl, { method: 'POST', body: sql });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    const { data } = JSON.parse(text) as { data: unknown[][] };
    return data.filter((row) => row.some((cell) => cell !== null)).length;
  };
  const ofPostgres = async ({ rawSql = '' }: PanelQuery, range: TimeRange) => {
    const { rows } = await pool.query(expandPostgres(rawSql, range));
    return rows.length;
  };
  const sources: Readonly<
    Record<string, (query: PanelQuery, range: TimeRange) => Promise<number>>
  > = {
    'churn-prometheus': ofPrometheus,
    'churn-clickhouse': ofClickhouse,
    'churn-postgres': ofPostgres,
  };
  return {
    count: (query, uid, range) => sources[uid]!(query, range),
    metricNames: async () => new Set(await prometheus<string[]>('label/__name__/values', {})),
    labelValues: (label, metric) => prometheus(`label/${label}/values`, { 'match[]': metric }),
    rules: async () =>
      (await prometheus<{ groups: { rules: PrometheusRule[] }[] }>('rules', {})).groups.flatMap(
        ({ rules }) => rules,
      ),
    close: () => pool.end(),
  };
}
