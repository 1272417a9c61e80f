import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { CustomerFeatures } from '../../domain/served-features/customer-features.ts';
import { createRedis, type Redis } from '../../platform/redis/client.ts';
import { createFeatureStore, type FeatureStore } from './feature-store.ts';

let redis: Redis;
let store: FeatureStore;

beforeAll(async () => {
  redis = createRedis(inject('endpoints').redisUrl);
  await redis.connect();
  store = createFeatureStore(redis, `t${randomBytes(5).toString('hex')}:`, 60_000);
});
afterAll(() => redis.disconnect());

const topic = 'scored';
const log = { clusterId: 'c', topicId: 't' };
const at = (next: number) => ({ topic, partition: 0, at: { ...log, next } });
const state = (offset: number) => ({
  offset,
  features: { customerRef: 'one', asOfMs: offset, sequence: 0 } as CustomerFeatures,
});

describe('what was folded before the store was emptied', () => {
  it('is not written after it, and does not move the position', async () => {
    await store.writePosition(topic, 0, { ...log, next: 5 });
    expect(await store.write([state(5)], at(5))).toBe(1);
    await store.movePosition(at(5), { ...log, next: 6 });
    expect(await store.readPosition(topic, 0)).toEqual({ ...log, next: 6 });

    await store.clear();
    const moved = { name: 'PositionMovedError' };
    await expect(store.write([state(6)], at(6))).rejects.toMatchObject(moved);
    await expect(store.movePosition(at(6), { ...log, next: 7 })).rejects.toMatchObject(moved);
    expect(await store.readPosition(topic, 0)).toBeNull();
    expect(await store.read(['one'])).toEqual([null]);
  });

  it('is not written where another has begun anew', async () => {
    await store.writePosition(topic, 0, { ...log, next: 0 });
    const moved = { name: 'PositionMovedError' };
    await expect(store.write([state(6)], at(6))).rejects.toMatchObject(moved);
    await expect(store.movePosition(at(6), { ...log, next: 7 })).rejects.toMatchObject(moved);
    expect(await store.readPosition(topic, 0)).toEqual({ ...log, next: 0 });
  });
});
