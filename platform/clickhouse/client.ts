import {
  type ClickHouseClient,
  ClickHouseError,
  ClickHouseLogLevel,
  createClient,
} from '@clickhouse/client';
import { messageOf, OutageError } from '../runtime/errors.ts';

export type { ClickHouseClient };

/** Returns a client for one database. */
export function createClickHouse(url: string, database: string): ClickHouseClient {
  return createClient({
    url,
    database,
    application: 'churnstream',
    // Errors are thrown and logged once, by whoever decides their fate.
    log: { level: ClickHouseLogLevel.OFF },
    request_timeout: 60_000,
    max_open_connections: 12,
    // Below the server's keep-alive, or an idle socket dies under the next insert.
    keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
  });
}

const outageCodes = new Set([
  '159', // timeout exceeded
  '160', // too slow
  '164', // read-only
  '202', // too many simultaneous queries
  '203', // no free connection
  '209', // socket timeout
  '210', // network error
  '241', // memory limit exceeded
  '242', // table is read only
  '243', // not enough space
  '252', // too many parts
  '319', // unknown status of insert
  '425', // system error
  '439', // cannot schedule task
]);

/** Returns the error as an outage where waiting may help; a rejected query or row is none. */
export function asClickHouseOutage(error: unknown): unknown {
  const message = messageOf(error);
  if (error instanceof ClickHouseError) {
    // The same code as for too many parts, yet no wait mends an insert that spans partitions.
    if (/too many partitions for single insert block/i.test(message)) return error;
    if (!outageCodes.has(error.code)) return error;
    return new OutageError(`ClickHouse: ${message}`, { cause: error });
  }
  const code = (error as { code?: unknown } | null)?.code;
  const network = typeof code === 'string' && /^E[A-Z]+$/.test(code);
  // What is refused is refused with words; a server that stood still ends a request without any.
  if (error instanceof Error && message === '') {
    return new OutageError('ClickHouse: an error answer without a word', { cause: error });
  }
  if (network || /timeout|socket hang up|aborted|http status code 5/i.test(message)) {
    return new OutageError(`ClickHouse: ${message}`, { cause: error });
  }
  return error;
}

export async function clickhouseCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw asClickHouseOutage(error);
  }
}
