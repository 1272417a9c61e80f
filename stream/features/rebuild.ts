import type { Redis } from '../../platform/redis/client.ts';
import type { FeatureStore } from './feature-store.ts';

const channel = (prefix: string): string => `${prefix}features-rebuild`;

/**
 * Empties the store and tells the sinks to read from the log's start. Positions go first: a sink that writes
 * meanwhile notices that its position is gone and begins anew. Returns how many customers were cleared.
 */
export async function requestRebuild(
  redis: Redis,
  store: FeatureStore,
  prefix: string,
): Promise<number> {
  const cleared = await store.clear();
  await redis.publish(channel(prefix), 'rebuild');
  return cleared;
}

/**
 * Calls back whenever a rebuild is asked for; an idle sink would not notice otherwise. Also whenever Redis is
 * reached again: what was asked meanwhile was not heard, and it may have come back without its keys.
 */
export function onRebuildRequest(redis: Redis, prefix: string, callback: () => void): () => void {
  const subscriber = redis.duplicate({ autoResubscribe: false });
  const ignore = (): void => undefined;
  // The client connects again by itself; a subscription that fails is made when it has.
  subscriber.on('error', ignore);
  subscriber.on('message', callback);
  subscriber.on('ready', () => {
    subscriber.subscribe(channel(prefix)).then(callback, ignore);
  });
  subscriber.connect().catch(ignore);
  return () => subscriber.disconnect();
}
