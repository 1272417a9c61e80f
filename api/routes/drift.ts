import { type ClickHouseClient, clickhouseCall } from '../../platform/clickhouse/client.ts';
import { OutageError } from '../../platform/runtime/errors.ts';
import { driftSchema } from '../contract/store-schemas.ts';
import type { Example, Route } from './route.ts';

const table = 'drift_windows';

/** The drift of the latest windows, as far as a drift stage has stored them. */
export function driftRoute(client: ClickHouseClient, examples: readonly Example[]): Route {
  return {
    method: 'GET',
    path: '/v1/drift',
    id: 'drift',
    tag: 'Models',
    summary: 'The latest drift windows',
    description: 'Newest first; empty until a window has closed.',
    role: 'viewer',
    queryParameters: {
      limit: { type: 'integer', minimum: 1, maximum: 500, description: '50 where absent.' },
    },
    answers: { 200: { description: 'The windows.', schema: driftSchema } },
    problems: ['invalid'],
    examples,
    async handle({ query }) {
      try {
        const windows = await latestWindows(client, Number(query.limit ?? 50));
        return { windows, degraded: [] };
      } catch (error) {
        if (!(error instanceof OutageError)) throw error;
        return { windows: [], degraded: ['clickhouse'] };
      }
    },
  };
}

async function latestWindows(client: ClickHouseClient, limit: number): Promise<unknown[]> {
  return clickhouseCall(async () => {
    const tables = await client.query({
      query:
        'select count() as found from system.tables where database = currentDatabase() and name = {table:String}',
      query_params: { table },
      format: 'JSONEachRow',
    });
    const [{ found } = { found: 0 }] = await tables.json<{ found: string | number }>();
    if (Number(found) === 0) return [];
    const rows = await client.query({
      query: `select * from ${table} order by window_start desc limit {limit:UInt32}`,
      query_params: { limit },
      format: 'JSONEachRow',
    });
    return rows.json();
  });
}
