import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TopicRole } from '../../domain/stream/names.ts';
import { isClean } from '../../stream/ledger/verdict.ts';
import { makeEvents, scoredOf } from '../stack/customers.ts';
import { memoryBytes } from '../stack/process-memory.ts';
import type { StageName, StageProcess } from '../stack/stage-process.ts';
import { createTestStream, type TestStream } from '../stack/test-stream.ts';
import { mutate, seededRandom } from './mutated-bytes.ts';

const cases = 10_000;
const casesPerSink = 3_000;
const seed = 20_261_123;

let stream: TestStream;
let stages: StageProcess[];

beforeAll(async () => {
  stream = await createTestStream();
  const names: StageName[] = ['enrich', 'redis-sink', 'postgres-sink', 'clickhouse-sink'];
  const env = { CHURN_BREAKER_RECORDS: '0' };
  stages = await Promise.all(names.map((name) => stream.start(name, env)));
});
afterAll(() => stream?.close());

/** Writes damaged values to a topic. */
async function damage(role: TopicRole, values: readonly Buffer[], count: number): Promise<void> {
  const random = seededRandom(seed);
  const records = Array.from({ length: count }, (_, i) => ({
    key: `mutated-${i % 97}`,
    value: mutate(values[i % values.length]!, random),
  }));
  await stream.send(stream.names.topic(role), records);
}

describe(`${cases} damaged events`, () => {
  it('neither crash nor block enrich, and its memory stays bounded', async () => {
    const [enrich] = stages;
    const { events } = await makeEvents(200);
    const values = events.map((event) => stream.encode('events', event));
    await stream.publish(events.slice(0, 100));
    await stream.settled('enrich');
    const before = await memoryBytes(enrich!.pid, 'VmHWM');
    await damage('events', values, cases);
    await stream.publish(events.slice(100));
    await stream.settled('enrich');
    const { ok, dead, duplicate } = await enrich!.counts(stream.names.topic('events'));
    expect(ok + dead + duplicate).toBe(cases + events.length);
    expect(dead).toBeGreaterThan(cases / 2);
    const after = await memoryBytes(enrich!.pid, 'VmHWM');
    expect(after - before).toBeLessThan(300e6);
  });

  it('leave every good event around them in every store', async () => {
    const verdict = await stream.verify();
    expect(verdict.offenders).toEqual([]);
    expect(isClean(verdict)).toBe(true);
    expect(verdict.records).toBe(cases + 200);
  });
});

describe('damaged scores and outcomes', () => {
  it('neither crash nor block a sink', async () => {
    const { events, outcomes } = await makeEvents(50);
    const { profile } = stream.loaded;
    const scored = events.map((event, i) => stream.encode('scored', scoredOf(profile, event, i)));
    await damage('scored', scored, casesPerSink);
    await damage(
      'outcomes',
      outcomes.map((outcome) => stream.encode('outcomes', outcome)),
      casesPerSink,
    );
    for (const name of ['redis-sink', 'postgres-sink', 'clickhouse-sink'] as const) {
      const roles =
        name === 'redis-sink' ? (['scored'] as const) : (['scored', 'outcomes'] as const);
      await stream.settled(name, roles);
    }
    for (const stage of stages) expect(await stage.stop()).toBe(0);
    const letters = await stream.letters();
    const ofSinks = new Set(letters.map(({ stage }) => stage).filter((name) => name !== 'enrich'));
    expect([...ofSinks].sort()).toEqual(['clickhouse-sink', 'postgres-sink', 'redis-sink']);
  });
});
