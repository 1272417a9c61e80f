import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFlow } from '../stack/flow.ts';
import type { StageProcess } from '../stack/stage-process.ts';
import { createTestStream, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';

let stream: TestStream;
let published = 0;

beforeAll(async () => {
  stream = await createTestStream();
});
afterAll(() => stream?.close());

const handled = async (stage: StageProcess) =>
  (await stage.counts(stream.names.topic('events'))).ok;

/** Does something while events flow and every one of the given processes is at work. */
async function underLoad<T>(stages: readonly StageProcess[], act: () => Promise<T>): Promise<T> {
  const before = await Promise.all(stages.map(handled));
  const flow = await startFlow(stream);
  await until('all at work', async () => {
    const now = await Promise.all(stages.map(handled));
    return now.every((ok, i) => ok > before[i]!);
  });
  expect(flow.isRunning).toBe(true);
  const result = await act();
  published += await flow.end();
  return result;
}

it('enrich goes from one process to two and back while events flow', async () => {
  const [one] = await stream.startAll();
  const two = await underLoad([one!], () => stream.start('enrich'));
  expect(await underLoad([one!, two], () => one!.stop())).toBe(0);
  expect(await stream.verify()).toMatchObject({
    records: published,
    scored: published,
    dead_lettered: 0,
    duplicates_dropped: 0,
    postgres: published,
    clickhouse: published,
    lost: 0,
    duplicates: 0,
    order_breaks: 0,
    offenders: [],
  });
  expect(two.log.filter(({ level }) => level === 'error')).toEqual([]);
});
