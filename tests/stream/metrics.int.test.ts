import { afterAll, beforeAll, expect, it } from 'vitest';
import { deadLetterReasons } from '../../domain/stream/dead-letter.ts';
import { makeEvents } from '../stack/customers.ts';
import type { StageProcess } from '../stack/stage-process.ts';
import { createTestStream, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';

let stream: TestStream;
let stages: StageProcess[];

beforeAll(async () => {
  stream = await createTestStream();
  stages = await stream.startAll();
});
afterAll(() => stream?.close());

/** The value of one series of a page; null where it is not there. */
const series = (page: string, name: string, ...labels: readonly string[]): number | null => {
  const line = page
    .split('\n')
    .find((text) => text.startsWith(`${name}{`) && labels.every((label) => text.includes(label)));
  return line === undefined ? null : Number(line.split(' ').at(-1));
};

const stage = (name: string): StageProcess => stages.find((one) => one.name === name)!;

it('has every counter of a stage at zero before the first event', async () => {
  for (const { name, metrics } of stages) {
    const page = await metrics();
    for (const reason of deadLetterReasons) {
      expect(series(page, 'churnstream_dead_letters_total', `reason="${reason}"`), name).toBe(0);
    }
    expect(series(page, 'churnstream_event_age_seconds_count'), name).toBe(0);
    expect(series(page, 'churnstream_rebalances_total'), name).not.toBeNull();
  }
  expect(series(await stage('postgres-sink').metrics(), 'churnstream_sink_dedup_total')).toBe(0);
  expect(series(await stage('redis-sink').metrics(), 'churnstream_sink_dedup_total')).toBe(0);
});

it('shows no lag once all is read, whatever markers the transactions left', async () => {
  const { events, outcomes } = await makeEvents(600);
  for (let from = 0; from < events.length; from += 100) {
    await stream.publish(events.slice(from, from + 100), outcomes.slice(from, from + 100));
    await stream.settled('enrich');
  }
  const scored = stream.names.topic('scored');
  const admin = await stream.admin();
  const offsets = (await admin.fetchTopicOffsets(scored)).map(({ high }) => Number(high));
  expect(offsets.reduce((sum, end) => sum + end, 0)).toBeGreaterThan(600);
  for (const name of ['redis-sink', 'postgres-sink', 'clickhouse-sink']) {
    await until(`${name} has no lag`, async () => {
      const { lagRecords, lagSeconds, ok } = await stage(name).counts(scored);
      return ok === 600 && lagRecords === 0 && lagSeconds === 0;
    });
  }
});

it('counts the rows that a store had already', async () => {
  const pool = stream.pool();
  await stage('postgres-sink').stop();
  await pool.query('delete from sink_offsets where topic = $1', [stream.names.topic('scored')]);
  const again = await stream.start('postgres-sink');
  // Each partition is read from its start as soon as something new comes in it.
  await stream.publish((await makeEvents(200)).events);
  await until('every row has come twice', async () => {
    const page = await again.metrics();
    return (series(page, 'churnstream_sink_dedup_total') ?? 0) === 600;
  });
});

it('keeps its series few', async () => {
  for (const { name, metrics } of stages.filter((one) => one.name !== 'postgres-sink')) {
    const lines = (await metrics()).split('\n').filter((line) => line !== '' && line[0] !== '#');
    expect(lines.length, name).toBeLessThan(2_000);
  }
});
