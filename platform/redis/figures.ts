import type { StoreFigures } from '../observability/store-metrics.ts';
import { type Redis, redisCall } from './client.ts';

/** Asks Redis for its figures. @throws OutageError */
export function readFigures(redis: Redis): Promise<StoreFigures> {
  return redisCall(async () => {
    const [memory, stats, keys] = await Promise.all([
      redis.info('memory'),
      redis.info('stats'),
      redis.dbsize(),
    ]);
    return {
      memoryBytes: figureOf(memory, 'used_memory'),
      evictions: figureOf(stats, 'evicted_keys'),
      keys,
    };
  });
}

/** Returns a number out of an INFO answer. @throws Error where it is not there */
export function figureOf(info: string, name: string): number {
  const line = info.split(/\r?\n/).find((text) => text.startsWith(`${name}:`));
  const value = line === undefined ? Number.NaN : Number(line.slice(name.length + 1));
  if (Number.isNaN(value)) throw new Error(`INFO of Redis has no ${name}`);
  return value;
}
