import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeEvents } from '../stack/customers.ts';
import { startFlow } from '../stack/flow.ts';
import type { StageName, StageProcess } from '../stack/stage-process.ts';
import { proxyOf, proxyOfBroker, type TcpProxy } from '../stack/tcp-proxy.ts';
import { createTestStream, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';

type Service = 'kafka' | 'registry' | 'postgres' | 'redis' | 'clickhouse';

const sinks = ['redis', 'postgres', 'clickhouse'] as const;
const names = ['enrich', ...sinks.map((store) => `${store}-sink` as const)] as const;
/** Attempts that a stage must have made before an outage counts as one. */
const attempts = 3;

let stream: TestStream;
let published = 0;
/** Settings that send a stage through the proxies. */
let env: Readonly<Record<string, string>>;
const proxies = new Map<Service, TcpProxy>();
const stages = new Map<StageName, StageProcess>();

beforeAll(async () => {
  stream = await createTestStream();
  const { kafkaBrokers, schemaRegistryUrl, databaseUrl, redisUrl, clickhouseUrl } =
    stream.endpoints;
  const through = async (service: Service, url: string): Promise<string> => {
    const opened = await proxyOf(url);
    proxies.set(service, opened.proxy);
    return opened.url;
  };
  const { proxy, broker } = await proxyOfBroker(kafkaBrokers);
  proxies.set('kafka', proxy);
  env = {
    KAFKA_BROKERS: broker,
    SCHEMA_REGISTRY_URL: await through('registry', schemaRegistryUrl),
    DATABASE_URL: await through('postgres', databaseUrl),
    REDIS_URL: await through('redis', redisUrl),
    CLICKHOUSE_URL: await through('clickhouse', clickhouseUrl),
  };
  for (const name of names) stages.set(name, stream.spawn(name, env));
  await Promise.all([...stages.values()].map((stage) => stage.ready()));
});
afterAll(async () => {
  await stream?.close();
  await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
});

const publish = async (count: number): Promise<void> => {
  const { events, outcomes } = await makeEvents(count);
  await stream.publish(events, outcomes);
  published += count;
};
/** Cuts a service off from every stage; returns how to mend it, which the end of the test does too. */
const cut = (service: Service): (() => void) => {
  const proxy = proxies.get(service)!;
  proxy.cut();
  onTestFinished(() => proxy.mend());
  return () => proxy.mend();
};
const counts = async (name: StageName) => {
  const topic = stream.names.topic(name === 'enrich' ? 'events' : 'scored');
  return stages.get(name)!.counts(topic);
};
const refusals = (service: Service): Promise<void> =>
  until(`${attempts} attempts at ${service}`, () => proxies.get(service)!.refused >= attempts);

/** A stage that waits says so in its metrics: it is behind, and has been for a while. */
const lags = (name: StageName): Promise<void> =>
  until(`${name} lags`, async () => {
    const { lagRecords, lagSeconds } = await counts(name);
    return lagRecords > 0 && lagSeconds > 0;
  });

/** All has arrived once, nothing was taken for a bad record, and nobody had to be started again. */
async function expectUnharmed(): Promise<void> {
  expect(await stream.verify()).toMatchObject({
    records: published,
    scored: published,
    dead_lettered: 0,
    postgres: published,
    clickhouse: published,
    lost: 0,
    duplicates: 0,
    order_breaks: 0,
    offenders: [],
  });
  expect(await stream.letters()).toEqual([]);
  for (const name of names) {
    expect(stages.get(name)!.log.filter(({ level }) => level === 'error')).toEqual([]);
    await until(`${name} has caught up`, async () => {
      const { lagRecords, lagSeconds } = await counts(name);
      return lagRecords === 0 && lagSeconds === 0;
    });
  }
}

describe('while a service is away', () => {
  // First, for later the sinks know the schema and need no registry.
  it('the registry: sinks wait with records that they cannot read yet', async () => {
    const mend = cut('registry');
    await publish(300);
    await Promise.all([refusals('registry'), ...sinks.map((store) => lags(`${store}-sink`))]);
    for (const store of sinks) expect((await counts(`${store}-sink`)).ok).toBe(0);
    mend();
    await expectUnharmed();
  });

  it.each(sinks)('%s: its sink waits and tries again', async (store) => {
    const name = `${store}-sink` as const;
    const mend = cut(store);
    await publish(300);
    await Promise.all([refusals(store), lags(name)]);
    const retries = new RegExp(
      `^churnstream_sink_retries_total\\{store="${store}".*\\} [1-9]`,
      'm',
    );
    expect(await stages.get(name)!.metrics()).toMatch(retries);
    mend();
    await expectUnharmed();
  });

  it('Kafka, amid the work of every stage: all go on where they were', async () => {
    const before = await Promise.all(names.map(async (name) => (await counts(name)).ok));
    const flow = await startFlow(stream);
    await until('all at work', async () => {
      const now = await Promise.all(names.map(async (name) => (await counts(name)).ok));
      return now.every((ok, i) => ok > before[i]!);
    });
    const mend = cut('kafka');
    published += await flow.end();
    await refusals('kafka');
    mend();
    await expectUnharmed();
  });

  it('all stores and the registry: stages that start then wait for them', async () => {
    await Promise.all(names.map((name) => stages.get(name)!.stop()));
    const away = ['registry', ...sinks] as const;
    const mends = away.map(cut);
    await publish(300);
    for (const name of names) stages.set(name, stream.spawn(name, env));
    await Promise.all(away.map(refusals));
    for (const mend of mends) mend();
    await Promise.all(names.map((name) => stages.get(name)!.ready()));
    await expectUnharmed();
  });
});
