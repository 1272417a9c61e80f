import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { loadMigrations } from '../migrations/load.ts';
import { FencedError } from '../platform/kafka/errors.ts';
import { migratePostgres } from '../platform/postgres/migrate.ts';
import { createPool, inTransaction } from '../platform/postgres/pool.ts';
import { loadProfile } from '../profiles/load.ts';
import { advancePosition, readPosition } from './postgres-position.ts';
import { PositionMovedError } from './sink-position.ts';

const schema = `p${randomBytes(5).toString('hex')}`;
const log = {
  topic: 'grain.v1',
  partition: 3,
  identity: { clusterId: 'c', topicId: 't' },
  bounds: { start: 0, end: 1_000 },
  committed: null,
};
let pool: Pool;

beforeAll(async () => {
  pool = createPool(inject('endpoints').databaseUrl, schema, 4);
  const { profile } = await loadProfile('telco');
  await migratePostgres(pool, schema, await loadMigrations('postgres', profile));
});
beforeEach(async () => {
  await pool.query('truncate sink_offsets');
});
afterAll(() => pool?.end());

const advance = (expected: number, next: number) =>
  inTransaction(pool, (client) => advancePosition(client, log, expected, next));
const position = async () => (await readPosition(pool, log.topic, log.partition))?.next ?? null;

it('moves from where it is expected to stand, and holds which log it counts in', async () => {
  expect(await position()).toBeNull();
  expect(await advance(0, 10)).toBe(true);
  expect(await advance(10, 25)).toBe(true);
  expect(await readPosition(pool, log.topic, log.partition)).toEqual({ next: 25, ...log.identity });
});

it('says so where the commit before was done and only its answer lost', async () => {
  await advance(0, 10);
  expect(await advance(0, 10)).toBe(false);
  expect(await position()).toBe(10);
});

it('refuses a writer that expects another place, and leaves the place as it is', async () => {
  await advance(0, 10);
  await expect(advance(0, 7)).rejects.toThrow(FencedError);
  await expect(advance(5, 20)).rejects.toThrow('stands at 10 of grain.v1/3, expected 5');
  expect(await position()).toBe(10);
});

it('does not go on where the place has gone back, as after a crash of the server', async () => {
  await advance(0, 10);
  await expect(advance(12, 20)).rejects.toThrow(PositionMovedError);
  await expect(advance(12, 20)).rejects.toThrow('stands at 10 of grain.v1/3 again, expected 12');
  expect(await position()).toBe(10);
});

it('does not go on where the place has gone: the rows before it have gone too', async () => {
  await advance(0, 10);
  await pool.query('truncate sink_offsets');
  await expect(advance(10, 20)).rejects.toThrow(PositionMovedError);
  expect(await position()).toBeNull();
});

it('lets one of two first writers through, whatever they overlap', async () => {
  const [one, other] = await Promise.all([pool.connect(), pool.connect()]);
  try {
    await one.query('begin');
    await other.query('begin');
    expect(await advancePosition(one, log, 0, 10)).toBe(true);
    // Waits for the lock of the first, which it must not overtake with a lower place.
    const late = advancePosition(other, log, 0, 4).then(
      () => 'written',
      (error: Error) => error.name,
    );
    await one.query('commit');
    expect(await late).toBe('FencedError');
    await other.query('rollback');
    expect(await position()).toBe(10);
  } finally {
    one.release();
    other.release();
  }
});

it('lets one of two later writers through', async () => {
  await advance(0, 10);
  const [one, other] = await Promise.all([pool.connect(), pool.connect()]);
  try {
    await one.query('begin');
    await other.query('begin');
    expect(await advancePosition(one, log, 10, 20)).toBe(true);
    const late = advancePosition(other, log, 10, 15).then(
      () => 'written',
      (error: Error) => error.name,
    );
    await one.query('commit');
    expect(await late).toBe('FencedError');
    await other.query('rollback');
    expect(await position()).toBe(20);
  } finally {
    one.release();
    other.release();
  }
});
