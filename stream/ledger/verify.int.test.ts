import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ulidToUuid } from '../../domain/identity/ulid.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { type MadeEvents, makeEvents } from '../../tests/stack/customers.ts';
import { createTestStream, type TestStream } from '../../tests/stack/test-stream.ts';
import { isClean, type LedgerVerdict } from './verdict.ts';

let stream: TestStream;
let scored: (ScoredEvent & Record<string, unknown>)[];
let again: MadeEvents;
/** Every test breaks the stream for another of these and mends it again. */
let victims: Iterator<ScoredEvent>;

beforeAll(async () => {
  stream = await createTestStream();
  await stream.startAll();
  again = await makeEvents(400);
  await stream.publish(again.events, again.outcomes);
  await stream.verify();
  scored = await stream.scored();
  const newest = new Map(scored.map((event) => [event.customer_ref, event]));
  victims = newest.values();
});
afterAll(() => stream?.close());

const victim = (): ScoredEvent => victims.next().value as ScoredEvent;
const told = ({ offenders }: LedgerVerdict): string =>
  offenders.map(({ where, what }) => `${where}: ${what}`).join('\n');
const counts = ({ lost, duplicates, order_breaks, score_differences }: LedgerVerdict) => ({
  lost,
  duplicates,
  order_breaks,
  score_differences,
});
const clean = { lost: 0, duplicates: 0, order_breaks: 0, score_differences: 0 };

describe('a whole stream', () => {
  it('is clean, with a sample of scores computed again', async () => {
    const verdict = await stream.verify();
    expect(counts(verdict)).toEqual(clean);
    expect(isClean(verdict)).toBe(true);
    expect(verdict.rescored).toBe(scored.length);
    expect(verdict.postgres).toBe(400);
    expect(verdict.clickhouse).toBe(400);
    expect(verdict.outcomes).toBe(400);
    expect(verdict.offenders).toEqual([]);
  });
});

describe('Postgres', () => {
  it('that lost an event is named with the event and its origin', async () => {
    const { event_id, customer_ref, sequence, source_partition, source_offset } = victim();
    const pool = stream.pool();
    const id = ulidToUuid(event_id);
    const { rows } = await pool.query('delete from events where event_id = $1 returning *', [id]);
    const verdict = await stream.verify();
    expect(verdict.lost).toBeGreaterThanOrEqual(1);
    expect(verdict.duplicates).toBe(0);
    const origin = `${stream.names.topic('events')}/${source_partition}@${source_offset}`;
    expect(told(verdict)).toContain(
      `postgres: event ${event_id} of ${customer_ref} #${sequence} (${origin}) is missing`,
    );
    const columns = Object.keys(rows[0] as object);
    await pool.query(
      `insert into events (${columns.join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(rows[0] as object),
    );
    expect(counts(await stream.verify())).toEqual(clean);
  });

  it('that holds another event in its place is missing one and has a strange one', async () => {
    const { event_id } = victim();
    const pool = stream.pool();
    const [from, to] = [ulidToUuid(event_id), '00000000-0000-0000-0000-000000000001'];
    const exchange = async (now: string, then: string): Promise<void> => {
      for (const table of ['events', 'classified']) {
        await pool.query(`update ${table} set event_id = $2 where event_id = $1`, [now, then]);
      }
    };
    await exchange(from, to);
    const verdict = await stream.verify();
    expect(counts(verdict)).toEqual({ ...clean, lost: 1, duplicates: 1 });
    expect(told(verdict)).toContain(`postgres: event ${to} of partition`);
    expect(told(verdict)).toContain(`event ${event_id} of`);
    await exchange(to, from);
  });

  it('that lost an outcome is found', async () => {
    const { event_id } = victim();
    const id = ulidToUuid(event_id);
    const pool = stream.pool();
    await pool.query('update outcomes set revision = revision + 7 where event_id = $1', [id]);
    const verdict = await stream.verify();
    expect(verdict.lost).toBe(1);
    expect(told(verdict)).toContain('postgres: holds 400 outcomes of 400');
    await pool.query('update outcomes set revision = revision - 7 where event_id = $1', [id]);
    expect(counts(await stream.verify())).toEqual(clean);
  });
});

describe('ClickHouse', () => {
  it('that lost an event is named with the event', async () => {
    const { event_id } = victim();
    const clickhouse = stream.clickhouse();
    const where = `where event_id = '${event_id}'`;
    await clickhouse.command({ query: `create table kept as raw_scored_events` });
    await clickhouse.command({
      query: `insert into kept select * from raw_scored_events ${where}`,
    });
    await clickhouse.command({ query: `delete from raw_scored_events ${where}` });
    const verdict = await stream.verify();
    expect(counts(verdict)).toEqual({ ...clean, lost: 1 });
    expect(told(verdict)).toMatch(new RegExp(`clickhouse: event ${event_id} of .* is missing`));
    await clickhouse.command({ query: 'insert into raw_scored_events select * from kept' });
    expect(counts(await stream.verify())).toEqual(clean);
  });
});

describe('Redis', () => {
  it('that lost a customer, or keeps an older event of one, is found', async () => {
    const [gone, old] = [victim(), victim()];
    const redis = await stream.redis();
    const key = ({ customer_ref }: ScoredEvent): string =>
      `${stream.names.redisPrefix}customers:${customer_ref}`;
    const away = key(gone).replace('customers:', 'elsewhere:');
    await redis.rename(key(gone), away);
    const held = (await redis.getBuffer(key(old)))!;
    const older = held
      .toString('latin1')
      .replace(` ${old.occurred_at} `, ` ${old.occurred_at - 1} `);
    await redis.set(key(old), Buffer.from(older, 'latin1'));
    const verdict = await stream.verify();
    expect(counts(verdict)).toEqual({ ...clean, lost: 2 });
    expect(told(verdict)).toContain(`redis ${old.customer_ref}: stands at`);
    expect(told(verdict)).toContain(`redis ${gone.customer_ref}: is missing`);
    await redis.rename(away, key(gone));
    await redis.set(key(old), held);
    expect(counts(await stream.verify())).toEqual(clean);
  });
});

describe('what is published again', () => {
  it('changes no count of what there is', async () => {
    const before = await stream.verify();
    const { events, outcomes } = again;
    await stream.publish(events, outcomes);
    const after = await stream.verify();
    expect(after).toEqual({
      ...before,
      records: before.records + events.length,
      duplicates_dropped: before.duplicates_dropped + events.length,
    });
  });
});

describe('records that others wrote', () => {
  it('are no loss where every sink has dead-lettered them', async () => {
    await stream.send(stream.names.topic('outcomes'), [{ key: 'x', value: Buffer.from('{}') }]);
    await stream.send(stream.names.topic('scored'), [{ key: 'x', value: Buffer.from('{}') }]);
    expect(counts(await stream.verify())).toEqual(clean);
  });
});

// Last: a topic keeps what was written to it.
describe('the scored topic', () => {
  it('that holds two outputs of one source record, and another score, is found', async () => {
    const { source_partition } = scored[0]!;
    const again = { ...scored[0]!, churn_probability: 0.123 };
    await stream.publishScored([again], source_partition);
    const verdict = await stream.verify();
    expect(verdict.duplicates).toBe(1);
    expect(verdict.score_differences).toBe(1);
    expect(told(verdict)).toContain(`source offset ${again.source_offset} is doubled`);
    expect(told(verdict)).toContain(`score of ${again.event_id}: offline`);
  });
});
