import { setTimeout as delay } from 'node:timers/promises';
import type { StreamConnection } from '../../stream/connect.ts';
import { type StoreName, type WatchedStore, watchedStores } from '../watched-stores.ts';
import { Arrivals } from './arrivals.ts';

export interface StoreWatch {
  readonly arrivals: Readonly<Record<StoreName, Arrivals>>;
  stop(): Promise<void>;
}

/** Asks every store over and over what it shows, until it is stopped. */
export async function watchStores(
  stream: StreamConnection,
  partitions: number,
): Promise<StoreWatch> {
  const arrivals = {
    redis: new Arrivals(),
    postgres: new Arrivals(),
    clickhouse: new Arrivals(),
  };
  const stopping = new AbortController();
  const watch = async ({ name, positions, everyMs }: WatchedStore): Promise<void> => {
    while (!stopping.signal.aborted) {
      const found = await positions();
      const nowMs = Date.now();
      for (const [partition, next] of found) arrivals[name].seeUpTo(partition, next, nowMs);
      await delay(everyMs);
    }
  };
  const watching = Promise.all((await watchedStores(stream, partitions)).map(watch));
  // Awaited when it is stopped; a failure before that must not count as unhandled.
  watching.catch(() => undefined);
  return {
    arrivals,
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}
