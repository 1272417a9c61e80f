import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFlow } from '../stack/flow.ts';
import type { StageName, StageProcess } from '../stack/stage-process.ts';
import { createTestStream, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';

const names = ['enrich', 'redis-sink', 'postgres-sink', 'clickhouse-sink'] as const;
/** Events that a stage must have handled of a flow before it is hit. */
const atWork = 500;

let stream: TestStream;
let published = 0;
const stages = new Map<StageName, StageProcess>();

beforeAll(async () => {
  stream = await createTestStream();
  for (const stage of await stream.startAll()) stages.set(stage.name, stage);
});
afterAll(() => stream?.close());

const handled = async (name: StageName): Promise<number> => {
  const topic = stream.names.topic(name === 'enrich' ? 'events' : 'scored');
  return (await stages.get(name)!.counts(topic)).ok;
};

/** Lets events flow, hits stages while they are at work, and goes on once they are back. */
async function hit(
  victims: readonly StageName[],
  fault: (victims: readonly StageProcess[]) => Promise<void>,
): Promise<void> {
  const before = await Promise.all(victims.map(handled));
  const flow = await startFlow(stream);
  await until(`${victims} at work`, async () => {
    const now = await Promise.all(victims.map(handled));
    return now.every((count, i) => count >= before[i]! + atWork);
  });
  expect(flow.isRunning).toBe(true);
  await fault(victims.map((name) => stages.get(name)!));
  published += await flow.end();
  const started = await Promise.all(victims.map((name) => stream.start(name)));
  for (const stage of started) stages.set(stage.name, stage);
}

async function expectEachOnce(): Promise<void> {
  expect(await stream.verify()).toMatchObject({
    records: published,
    scored: published,
    dead_lettered: 0,
    duplicates_dropped: 0,
    outcomes: published,
    lost: 0,
    duplicates: 0,
    order_breaks: 0,
    offenders: [],
  });
  const query =
    'select (select count(*) from events) as events, (select count(*) from outcomes) as outcomes';
  const postgres = await stream.pool().query(query);
  const clickhouse = await stream.clickhouse().query({
    query: query.replace('from events', 'from scored_events'),
    format: 'JSONEachRow',
  });
  const [merged] = await clickhouse.json<Record<string, unknown>>();
  for (const { events, outcomes } of [postgres.rows[0], merged]) {
    expect([Number(events), Number(outcomes)]).toEqual([published, published]);
  }
}

describe('a stage that is killed while events flow', () => {
  it.each(names)('%s loses nothing and doubles nothing', async (name) => {
    await hit([name], async ([victim]) => victim!.kill());
    await expectEachOnce();
  });
});

describe('stages that are asked to stop while events flow', () => {
  it('finish what they hold, leave their groups and end well', async () => {
    await hit(names, async (victims) => {
      expect(await Promise.all(victims.map((victim) => victim.stop()))).toEqual([0, 0, 0, 0]);
      const groups = victims.map(({ name }) => stream.names.group(name));
      const described = await (await stream.admin()).describeGroups(groups);
      expect(described.groups.map(({ members }) => members.length)).toEqual([0, 0, 0, 0]);
    });
    await expectEachOnce();
  });
});
