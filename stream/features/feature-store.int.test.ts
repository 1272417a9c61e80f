import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { createRedis, type Redis } from '../../platform/redis/client.ts';
import { type LoadedProfile, loadProfile } from '../../profiles/load.ts';
import { makeEvents, scoredOf } from '../../tests/stack/customers.ts';
import type { CustomerState } from './customer-state.ts';
import { createFeatureStore, type FeatureStore } from './feature-store.ts';
import { createEventFold } from './state-of-event.ts';

let redis: Redis;
let store: FeatureStore;
let profile: LoadedProfile['profile'];
let scored: ScoredEvent;
const prefix = `t${randomBytes(5).toString('hex')}:`;

beforeAll(async () => {
  redis = createRedis(inject('endpoints').redisUrl);
  await redis.connect();
  profile = (await loadProfile('telco')).profile;
  store = createFeatureStore(redis, prefix, profile);
  scored = scoredOf(profile, (await makeEvents(1)).events[0]!, 0);
});
afterAll(() => redis.disconnect());

const topic = 'scored';
const log = { clusterId: 'c', topicId: 't' };
const at = (next: number) => ({ topic, partition: 0, at: { ...log, next } });
const state = (offset: number): CustomerState =>
  createEventFold(profile)(null, { ...scored, customer_ref: 'one' }, offset);

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
  it('are read by the names that they were written with', async () => {
    const fields = profile.fields.slice(1).reverse();
    const older = { ...profile, fields };
    const two = createEventFold(older)(null, { ...scored, customer_ref: 'two' }, 1);
    await createFeatureStore(redis, prefix, older).write([two]);
    const [found] = await createFeatureStore(redis, prefix, profile).read(['two']);
    const names = fields.map(({ name }) => name);
    const values: Readonly<Record<string, unknown>> = { ...scored };
    expect(Object.keys(found!.features.snapshot)).toEqual(names);
    expect(found!.features.snapshot).toEqual(
      Object.fromEntries(names.map((name) => [name, values[name]])),
    );
  });

  it('are refused, with the repair, where nothing knows the names', async () => {
    // Of a layout that nobody has written down, and no state at all.
    for (const text of ['0000000000000001 5 0 0123456789ab[null,null,[],[],[]]\n', '{}']) {
      await redis.set(`${prefix}customers:three`, text);
      await expect(store.read(['three'])).rejects.toThrow('churn features rebuild');
      await expect(store.readStates(['three'])).rejects.toThrow('churn features rebuild');
    }
  });
});
