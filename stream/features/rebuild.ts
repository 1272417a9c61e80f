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

/** Calls back whenever a rebuild is asked for; an idle sink would not notice otherwise. */
export async function onRebuildRequest(
  redis: Redis,
  prefix: string,
  callback: () => void,
): Promise<() => void> {
  const subscriber = redis.duplicate();
  subscriber.on('error', () => undefined);
  subscriber.on('message', callback);
  await subscriber.connect();
  await subscriber.subscribe(channel(prefix));
  return () => subscriber.disconnect();
}
