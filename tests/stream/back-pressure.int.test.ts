import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { makeEvents, scoredOf } from '../stack/customers.ts';
import { memoryBytes } from '../stack/process-memory.ts';
import type { StageProcess } from '../stack/stage-process.ts';
import { proxyOf, type TcpProxy } from '../stack/tcp-proxy.ts';
import { createTestStream, partitions, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';

const customers = 200;
const eventsEach = 200;
/** Letters that make a record ten times as large: a topic of 120 MB. */
const padding = 'x'.repeat(2_700);
/** What one sink may take beside what it has when it is idle: six partitions of two fetches, as objects. */
const allowedBytes = 70e6;
/** An outage that a consumer without bounds would have fetched the whole topic in. */
const outageSeconds = 6;

const stores = [
  { name: 'redis-sink', variable: 'REDIS_URL', endpoint: 'redisUrl' },
  { name: 'postgres-sink', variable: 'DATABASE_URL', endpoint: 'databaseUrl' },
  { name: 'clickhouse-sink', variable: 'CLICKHOUSE_URL', endpoint: 'clickhouseUrl' },
] as const;

let stream: TestStream;
const proxies: TcpProxy[] = [];
const sinks: StageProcess[] = [];
const held = ({ pid }: StageProcess): Promise<number> => memoryBytes(pid, 'VmRSS');

beforeAll(async () => {
  stream = await createTestStream();
  for (const { name, variable, endpoint } of stores) {
    const { proxy, url } = await proxyOf(stream.endpoints[endpoint]);
    proxies.push(proxy);
    sinks.push(await stream.start(name, { [variable]: url }));
  }
});
afterAll(async () => {
  await stream?.close();
  await Promise.all(proxies.map((proxy) => proxy.close()));
});

it('keeps the memory of sinks bounded while their stores are away, and all is stored then', async () => {
  const topic = stream.names.topic('scored');
  const { events } = await makeEvents(customers);
  const flood = (round: number) =>
    stream.send(
      topic,
      events.map((event, i) => ({
        key: event.customer_ref,
        partition: i % partitions,
        value: stream.encode('scored', {
          ...scoredOf(stream.loaded.profile, event, round * customers + i),
          sequence: round,
          city: padding,
        } as ScoredEvent),
      })),
    );
  // Every partition is open before its store goes.
  await flood(0);
  await Promise.all(sinks.map(({ name }) => stream.settled(name, ['scored'])));
  const before = await Promise.all(sinks.map(held));

  for (const proxy of proxies) proxy.cut();
  for (let round = 1; round <= eventsEach; round++) await flood(round);
  for (const sink of sinks) {
    await until(`${sink.name} is behind for a while`, async () => {
      const { lagRecords, lagSeconds } = await sink.counts(topic);
      return lagRecords > (customers * eventsEach) / 2 && lagSeconds > outageSeconds;
    });
  }
  const meanwhile = await Promise.all(sinks.map(held));
  for (const [i, { name }] of sinks.entries()) {
    expect(meanwhile[i]! - before[i]!, name).toBeLessThan(allowedBytes);
  }

  for (const proxy of proxies) proxy.mend();
  await Promise.all(sinks.map(({ name }) => stream.settled(name, ['scored'])));
  for (const sink of sinks) {
    expect((await sink.counts(topic)).ok).toBe(customers * (eventsEach + 1));
    expect(sink.log.filter(({ level }) => level === 'error')).toEqual([]);
  }
}, 120_000);
