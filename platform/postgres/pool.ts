import pg from 'pg';
import { messageOf, OutageError } from '../runtime/errors.ts';

export type { PoolClient } from 'pg';

/** Returns a pool whose connections look for tables in one schema. */
export function createPool(url: string, schema: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    // Without a notice for everything that exists already.
    options: `-c search_path=${schema} -c client_min_messages=warning`,
    application_name: 'churnstream',
  });
  // An idle connection that the server closes is no failure: the next query opens another.
  pool.on('error', () => undefined);
  return pool;
}

const outageCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'ENOENT',
  '25006', // read-only transaction
  '40001', // serialization failure
  '40P01', // deadlock
  '53100', // disk full
  '53200', // out of memory
  '53300', // too many connections
  '55P03', // lock not available
  '57P01', // admin shutdown
  '57P02', // crash shutdown
  '57P03', // cannot connect now
  '57014', // query canceled
  '58030', // io error
]);

/** What the client says of a connection without the server's word. */
const lostConnection =
  /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/i;

/** Returns the error as an outage where waiting may help (SQLSTATE classes 08, 53, 57 and the network). */
export function asPostgresOutage(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  const known = typeof code === 'string' && (outageCodes.has(code) || code.startsWith('08'));
  const message = messageOf(error);
  if (known || lostConnection.test(message)) {
    return new OutageError(`Postgres: ${message}`, { cause: error });
  }
  return error;
}

/** Runs work in one transaction; rolls back on any error and passes it on, outages typed. */
export const inTransaction = <T>(pool: pg.Pool, work: Work<T>): Promise<T> =>
  transact(pool, 'begin', work);

/**
 * As `inTransaction`, without waiting for the disk at the end: after a crash of the server the last transactions may be
 * gone, each as a whole and none before another. For work that moves a position in a log, from which it is done again.
 */
export const inRelaxedTransaction = <T>(pool: pg.Pool, work: Work<T>): Promise<T> =>
  transact(pool, 'begin; set local synchronous_commit to off', work);

type Work<T> = (client: pg.PoolClient) => Promise<T>;

async function transact<T>(pool: pg.Pool, begin: string, work: Work<T>): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw asPostgresOutage(error);
  }
  let broken: Error | undefined;
  // A connection that ends between two queries says so by an event, which would end the process; the next query
  // fails of it anyhow.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failed: Error) => {
      broken = failed;
    });
    throw asPostgresOutage(error);
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}
