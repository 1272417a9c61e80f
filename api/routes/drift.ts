import { liveOrigins } from '../../domain/drift/live/minutes.ts';
import { type ClickHouseClient, clickhouseCall } from '../../platform/clickhouse/client.ts';
import { OutageError } from '../../platform/runtime/errors.ts';
import { driftSchema } from '../contract/store-schemas.ts';
import type { Example, Route } from './route.ts';

type Row = Readonly<Record<string, unknown>>;

/** The drift of the latest windows, as the drift stage has published them. */
export function driftRoute(client: ClickHouseClient, examples: readonly Example[]): Route {
  return {
    method: 'GET',
    path: '/v1/drift',
    id: 'drift',
    tag: 'Models',
    summary: 'The latest drift windows',
    description: 'Newest first, each with its fields; empty until a window has closed.',
    role: 'viewer',
    queryParameters: {
      origin: {
        type: 'string',
        enum: liveOrigins,
        description: 'Of one origin alone; `http` are scores asked for over HTTP.',
      },
      limit: { type: 'integer', minimum: 1, maximum: 500, description: '50 where absent.' },
    },
    answers: { 200: { description: 'The windows.', schema: driftSchema } },
    problems: ['invalid'],
    examples,
    async handle({ query }) {
      try {
        const windows = await latestWindows(
          client,
          Number(query.limit ?? 50),
          query.origin === undefined ? liveOrigins : [String(query.origin)],
        );
        return { windows, degraded: [] };
      } catch (error) {
        if (!(error instanceof OutageError)) throw error;
        return { windows: [], degraded: ['clickhouse'] };
      }
    },
  };
}

async function latestWindows(
  client: ClickHouseClient,
  limit: number,
  origins: readonly string[],
): Promise<Row[]> {
  return clickhouseCall(async () => {
    const rows = async (query: string, params: Record<string, unknown>): Promise<Row[]> => {
      const answer = await client.query({
        query,
        query_params: params,
        format: 'JSONEachRow',
        clickhouse_settings: { date_time_output_format: 'iso' },
      });
      return answer.json<Row>();
    };
    const latest =
      'select * from drift_windows where origin in {origins:Array(String)} order by window_start desc limit {limit:UInt32}';
    const windows = await rows(latest, { limit, origins });
    if (windows.length === 0) return [];
    const since = String(windows.at(-1)!.window_start);
    const fields = await rows(
      "select * from drift_fields where window_start >= parseDateTime64BestEffort({since:String}, 3, 'UTC') and origin in {origins:Array(String)}",
      { since, origins },
    );
    const ofWindow = new Map<string, Row[]>();
    for (const field of fields) {
      ofWindow.set(keyOf(field), [...(ofWindow.get(keyOf(field)) ?? []), field]);
    }
    return windows.map((window) => ({ ...window, fields: ofWindow.get(keyOf(window)) ?? [] }));
  });
}

const keyOf = ({ origin, window_start, model_version }: Row): string =>
  JSON.stringify([origin, window_start, model_version]);
