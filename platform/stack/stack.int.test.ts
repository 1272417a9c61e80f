import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Endpoints } from '../config/endpoints.ts';
import { StackRunningError } from './errors.ts';
import { partNames } from './part.ts';
import { isPortFree } from './ports.ts';
import { type Stack, type StackOptions, startStack } from './stack.ts';
import { readStackState } from './state.ts';
import { buildOnce, isRunning, memberPids, tempDataDir } from './testing/temp-stack.ts';

const { dataDir, remove } = tempDataDir();
const options: StackOptions = { dataDir, external: {}, ports: 'random' };
let stack: Stack;

beforeAll(async () => {
  buildOnce();
  stack = await startStack(options);
});

afterAll(async () => {
  await stack?.stop();
  remove();
});

async function query(url: string, sql: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

const kafka = (brokers: string) =>
  new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 50 } });

async function endOffset(brokers: string, topic: string): Promise<string | undefined> {
  const admin = kafka(brokers).admin();
  await admin.connect();
  try {
    return (await admin.fetchTopicOffsets(topic))[0]?.high;
  } finally {
    await admin.disconnect();
  }
}

async function send(brokers: string, topic: string, value: string): Promise<void> {
  const producer = kafka(brokers).producer();
  await producer.connect();
  await producer.send({ topic, messages: [{ value }] });
  await producer.disconnect();
}

async function register(url: string, subject: string): Promise<number> {
  const answer = await fetch(`${url}/subjects/${subject}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: JSON.stringify({ type: 'record', name: subject, fields: [] }) }),
  });
  return ((await answer.json()) as { id: number }).id;
}

async function schemaOf(url: string, id: number): Promise<string> {
  return (await fetch(`${url}/schemas/ids/${id}`)).text();
}

async function clickhouse(url: string, sql: string): Promise<string> {
  const answer = await fetch(url, { method: 'POST', body: sql });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text.trim();
}

async function redis<T>(url: string, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}

/** What each service must still know after a crash and after a restart. */
async function whatIsStored({ kafkaBrokers, databaseUrl, redisUrl, clickhouseUrl }: Endpoints) {
  return {
    kafka: await endOffset(kafkaBrokers, 'kept'),
    postgres: await query(databaseUrl, 'select word from kept'),
    redis: await redis(redisUrl, (client) => client.get('kept')),
    clickhouse: await clickhouse(clickhouseUrl, 'select word from kept'),
  };
}

const stored = { kafka: '1', postgres: [['word']], redis: 'word', clickhouse: 'word' };
let firstSchema: number;
let lastSchema: number;

test('every service does its work', async () => {
  const { kafkaBrokers, databaseUrl, redisUrl, clickhouseUrl, schemaRegistryUrl } = stack.endpoints;
  const admin = kafka(kafkaBrokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }] });
  await admin.disconnect();
  await send(kafkaBrokers, 'kept', 'word');
  await query(databaseUrl, "create table kept as select 'word' as word");
  await redis(redisUrl, (client) => client.set('kept', 'word'));
  await clickhouse(clickhouseUrl, 'create table kept (word String) engine MergeTree order by ()');
  await clickhouse(clickhouseUrl, "insert into kept values ('word')");
  firstSchema = await register(schemaRegistryUrl, 'First');
  expect(await schemaOf(schemaRegistryUrl, firstSchema)).toContain('First');
  expect(await whatIsStored(stack.endpoints)).toEqual(stored);
});

test('a second start on the same data is refused', async () => {
  await expect(startStack(options)).rejects.toThrow(StackRunningError);
  await expect(startStack(options)).rejects.toThrow(`pid ${process.pid}`);
});

test('every service that is killed comes back at its address with its data', async () => {
  const before = memberPids(dataDir);
  expect([...before.keys()].sort()).toEqual([...partNames].sort());
  // Just before the kill: what was acknowledged must not be lost.
  lastSchema = await register(stack.endpoints.schemaRegistryUrl, 'Last');
  for (const pid of before.values()) process.kill(pid, 'SIGKILL');
  await expect
    .poll(() => phases(), { timeout: 60_000, interval: 200 })
    .toEqual(partNames.map(() => 'ready 1'));
  const after = memberPids(dataDir);
  for (const [name, pid] of before) expect(after.get(name)).not.toBe(pid);
  expect(await whatIsStored(stack.endpoints)).toEqual(stored);
  expect(await schemaOf(stack.endpoints.schemaRegistryUrl, lastSchema)).toContain('Last');
});

const phases = () =>
  readStackState(dataDir)?.members.map(({ phase, restarts }) => `${phase} ${restarts}`);

test('a stop leaves no process and no listener', async () => {
  const pids = [...memberPids(dataDir).values()];
  const ports = readStackState(dataDir)!.members.flatMap((member) => member.ports);
  await stack.stop();
  expect(await stack.closed).toEqual({ reason: 'stopped' });
  expect(pids.filter(isRunning)).toEqual([]);
  expect(await Promise.all(ports.map(isPortFree))).toEqual(ports.map(() => true));
  expect(readStackState(dataDir)?.phase).toBe('stopped');
});

test('a start on the same data keeps rows, records and schema ids', async () => {
  stack = await startStack(options);
  expect(await whatIsStored(stack.endpoints)).toEqual(stored);
  const { schemaRegistryUrl } = stack.endpoints;
  expect(await register(schemaRegistryUrl, 'First')).toBe(firstSchema);
  expect(await schemaOf(schemaRegistryUrl, lastSchema)).toContain('Last');
});
