import { Redis } from 'ioredis';
import { messageOf, OutageError } from '../runtime/errors.ts';

export type { Redis };

/** Returns a client that fails a command at once while Redis is away, instead of queueing it unseen. */
export function createRedis(url: string): Redis {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 3_000,
    commandTimeout: 10_000,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(2_000, 50 * 2 ** Math.min(attempt, 6)),
  });
  client.on('error', () => undefined);
  return client;
}

const outage =
  /ECONN|EPIPE|ETIMEDOUT|Connection is closed|connection close|isn't writeable|max retries|timed out|^(LOADING|READONLY|OOM|MISCONF|BUSY|MASTERDOWN|TRYAGAIN)/i;

/** Runs a call to Redis; connection, memory and loading errors come out as outages. */
export async function redisCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (outage.test(messageOf(error))) {
      throw new OutageError(`Redis: ${messageOf(error)}`, { cause: error });
    }
    throw error;
  }
}
