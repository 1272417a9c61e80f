import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { emptyBuckets } from '../../domain/served-features/activity-buckets.ts';
import type { CustomerFeatures } from '../../domain/served-features/customer-features.ts';
import { createRedis, type Redis } from '../../platform/redis/client.ts';
import { type LoadedProfile, loadProfile } from '../../profiles/load.ts';
import { createFeatureStore, type FeatureStore } from './feature-store.ts';

let redis: Redis;
let store: FeatureStore;
let profile: LoadedProfile['profile'];
const prefix = `t${randomBytes(5).toString('hex')}:`;

beforeAll(async () => {
  redis = createRedis(inject('endpoints').redisUrl);
  await redis.connect();
  profile = (await loadProfile('telco')).profile;
  store = createFeatureStore(redis, prefix, profile);
});
afterAll(() => redis.disconnect());

const topic = 'scored';
const log = { clusterId: 'c', topicId: 't' };
const at = (next: number) => ({ topic, partition: 0, at: { ...log, next } });
const features: CustomerFeatures = {
  customerRef: 'one',
  customerId: 'c1',
  eventId: 'e1',
  asOfMs: 5,
  sequence: 0,
  snapshot: {},
  probability: 0.25,
  label: false,
  modelVersion: 'm1',
  previousProbability: null,
  previousAsOfMs: null,
  tracked: {},
  activity: emptyBuckets,
};
const state = (offset: number) => ({ offset, features });

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

describe('features written under another version of the profile', () => {
  const held = { offset: 1, features: { ...features, customerRef: 'two' } };

  it('are read by the names that they were written with', async () => {
    const [first, ...others] = profile.fields;
    const older = createFeatureStore(redis, prefix, { ...profile, fields: [...others].reverse() });
    const snapshot = Object.fromEntries(others.map(({ name }) => [name, `${name} of two`]));
    await older.write([{ ...held, features: { ...held.features, snapshot } }]);
    const [found] = await createFeatureStore(redis, prefix, profile).read(['two']);
    expect(found!.features.snapshot).toEqual(snapshot);
    expect(found!.features.snapshot).not.toHaveProperty(first!.name);
  });

  it('are refused, with the repair, where nothing knows the names', async () => {
    await redis.hset(`${prefix}features:three`, { offset: 1, state: '["0123456789ab"]' });
    await expect(store.read(['three'])).rejects.toThrow('churn features rebuild');
  });
});
