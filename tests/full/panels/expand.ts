export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const seconds = (ms: number): number => Math.floor(ms / 1_000);
/** Width of a point that a panel of some hundred pixels asks for over an hour. */
const stepSeconds = 15;

/** Puts values where a dashboard has variables; every choice is "All". */
function filled(text: string): string {
  return text
    .replace(/\$\{?__rate_interval\}?/g, '1m')
    .replace(/\$\{?__interval\}?/g, `${stepSeconds}s`)
    .replace(/\$\{?(stage|topic|partition|model|group|store|feature|window)\b(?::\w+)?\}?/g, '.*');
}

export const expandPromql = filled;

/** Expands macros as Grafana's ClickHouse plugin does. */
export function expandClickhouse(sql: string, { fromMs, toMs }: TimeRange): string {
  return filled(sql)
    .replace(
      /\$__timeFilter\(([^)]+)\)/g,
      (_, column) =>
        `${column} >= toDateTime(${seconds(fromMs)}) AND ${column} <= toDateTime(${seconds(toMs)})`,
    )
    .replace(
      /\$__timeInterval\(([^)]+)\)/g,
      (_, column) => `toStartOfInterval(toDateTime(${column}), INTERVAL ${stepSeconds} second)`,
    );
}

/** Expands macros as Grafana's Postgres data source does. */
export function expandPostgres(sql: string, { fromMs, toMs }: TimeRange): string {
  const iso = (ms: number): string => new Date(ms).toISOString();
  return filled(sql).replace(
    /\$__timeFilter\(([^)]+)\)/g,
    (_, column) => `${column} BETWEEN '${iso(fromMs)}' AND '${iso(toMs)}'`,
  );
}
