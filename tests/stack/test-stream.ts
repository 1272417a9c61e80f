import { randomBytes } from 'node:crypto';
import type { IHeaders, Producer } from 'kafkajs';
import { inject } from 'vitest';
import { connectStream, type StreamConnection } from '../../cli/stream/connect.ts';
import {
  eventSchema,
  outcomeSchema,
  requestSchema,
  scoredSchema,
} from '../../domain/profile/avro-schema.ts';
import type {
  CustomerEvent,
  CustomerOutcome,
  ScoredEvent,
  ScoreRequest,
} from '../../domain/stream/event.ts';
import { sinkStages, streamNames, type TopicRole } from '../../domain/stream/names.ts';
import { topicSpecs } from '../../migrations/topics.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { frameHeader } from '../../platform/avro/wire-format.ts';
import { createClickHouse } from '../../platform/clickhouse/client.ts';
import { type Endpoints, endpointEnvironment } from '../../platform/config/endpoints.ts';
import { createTopics } from '../../platform/kafka/create-topics.ts';
import { readRanges, wholeTopic } from '../../platform/kafka/read-range.ts';
import { loadProfile } from '../../profiles/load.ts';
import type { LedgerVerdict } from '../../stream/ledger/verdict.ts';
import { verifyLedger } from '../../stream/ledger/verify.ts';
import { snapshotEnds, waitForGroup } from '../../stream/ledger/wait-for-groups.ts';
import { type Letter, readLetters } from '../../stream/letters/read-letters.ts';
import { prepareStream } from '../../stream/prepare.ts';
import { registerChampion } from '../../stream/register-champion.ts';
import {
  type ProcessName,
  type StageName,
  type StageProcess,
  spawnStage,
} from './stage-process.ts';
import { until } from './until.ts';

export const partitions = 6;

export interface RawRecord {
  readonly key: Buffer | string | null;
  readonly value: Buffer | null;
  readonly headers?: IHeaders;
  readonly partition?: number;
}

/** A record as a reader of committed records sees it. */
export interface ReadRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A stream under a namespace of its own on the stack that the run shares. */
export interface TestStream extends StreamConnection {
  readonly env: Readonly<Record<string, string>>;
  /** Starts a stage without waiting for it; `env` changes its settings. */
  spawn<Name extends ProcessName>(
    name: Name,
    env?: Readonly<Record<string, string>>,
  ): StageProcess<Name>;
  /** Starts a stage and resolves when it is ready. */
  start<Name extends ProcessName>(
    name: Name,
    env?: Readonly<Record<string, string>>,
  ): Promise<StageProcess<Name>>;
  /** Starts every stage that reads the stream. */
  startAll(): Promise<StageProcess[]>;
  encode(
    role: TopicRole,
    value: CustomerEvent | CustomerOutcome | ScoredEvent | ScoreRequest,
  ): Buffer;
  /** Resolves, once Kafka has acknowledged them, to the first offset of each partition written. */
  send(topic: string, records: readonly RawRecord[]): Promise<ReadonlyMap<number, number>>;
  publish(events: readonly CustomerEvent[], outcomes?: readonly CustomerOutcome[]): Promise<void>;
  /** Writes scored records to one partition in one batch, without enrich. */
  publishScored(scored: readonly ScoredEvent[], partition?: number): Promise<void>;
  /** Deletes a topic and makes it again: another log under the same name. */
  recreateTopic(role: TopicRole): Promise<void>;
  /** Waits until a stage has read what its topics hold now. */
  settled(stage: StageName, roles?: readonly TopicRole[]): Promise<void>;
  read(topic: string): Promise<ReadRecord[]>;
  events(): Promise<(CustomerEvent & Record<string, unknown>)[]>;
  scored(): Promise<(ScoredEvent & Record<string, unknown>)[]>;
  letters(): Promise<Letter[]>;
  verify(timeoutMs?: number): Promise<LedgerVerdict>;
  /** Kills what still runs and closes the clients. */
  close(): Promise<void>;
}

const topicsOf: Record<StageName, readonly TopicRole[]> = {
  enrich: ['events'],
  'redis-sink': ['scored'],
  'postgres-sink': ['scored', 'outcomes'],
  'clickhouse-sink': ['scored', 'outcomes', 'requests'],
  drift: ['scored', 'requests'],
  performance: ['outcomes'],
  synthesizer: [],
};
const allStages: readonly StageName[] = ['enrich', ...sinkStages];
const waitMs = 30_000;

/** Prepares topics, subjects and tables under a random namespace. */
export async function createTestStream(
  endpoints: Endpoints = inject('endpoints'),
): Promise<TestStream> {
  const loaded = await loadProfile('telco');
  const names = streamNames(`t${randomBytes(5).toString('hex')}`);
  const connection = connectStream({ endpoints, loaded, names });
  const { profile } = loaded;
  const signal = new AbortController().signal;
  const admin = await connection.admin();
  const clickhouseServer = createClickHouse(endpoints.clickhouseUrl, 'default');
  await prepareStream({
    admin,
    registry: connection.registry,
    pool: connection.pool(),
    clickhouseServer,
    clickhouse: connection.clickhouse(),
    names,
    profile,
    signal,
  });
  await clickhouseServer.close();
  await registerChampion(connection.pool(), loaded);

  const schemas = {
    events: eventSchema(profile),
    scored: scoredSchema(profile),
    outcomes: outcomeSchema(profile),
    requests: requestSchema(profile),
  } as const;
  const types = {
    events: avroType(schemas.events),
    scored: avroType(schemas.scored),
    outcomes: avroType(schemas.outcomes),
    requests: avroType(schemas.requests),
  } as const;
  const headers = new Map<TopicRole, Buffer>();
  for (const role of ['events', 'scored', 'outcomes', 'requests'] as const) {
    const id = await connection.registry.register(names.subject(names.topic(role)), schemas[role]);
    headers.set(role, frameHeader(id));
  }
  const producer: Producer = connection.kafka.producer({ maxInFlightRequests: 1 });
  await producer.connect();
  const running = new Set<StageProcess<ProcessName>>();
  const started: StageProcess<ProcessName>[] = [];
  /** Passes an error on together with what the stages said last. */
  const withLogs = (error: unknown): Error => {
    const said = started.flatMap(({ name: stage, log }) =>
      log.slice(-10).map((line) => `${stage}: ${JSON.stringify(line)}`),
    );
    return new Error([String(error), ...said].join('\n'), { cause: error });
  };
  const env = { ...endpointEnvironment(endpoints), CHURN_NAMESPACE: names.namespace };

  const stream: TestStream = {
    ...connection,
    env,
    spawn(name, changes = {}) {
      const stage = spawnStage(name, { ...env, ...changes });
      running.add(stage);
      started.push(stage);
      void stage.ended.then(() => running.delete(stage));
      return stage;
    },
    async start(name, changes) {
      const stage = stream.spawn(name, changes);
      await stage.ready();
      return stage;
    },
    startAll: () => Promise.all(allStages.map((name) => stream.start(name))),
    encode: (role, value) => Buffer.concat([headers.get(role)!, types[role].toBuffer(value)]),
    async send(topic, records) {
      const answers = await producer.send({
        topic,
        acks: -1,
        messages: records.map(({ key, value, headers: given, partition }) => ({
          key,
          value,
          ...(given !== undefined && { headers: given }),
          ...(partition !== undefined && { partition }),
        })),
      });
      return new Map(answers.map((one) => [one.partition, Number(one.baseOffset)]));
    },
    async publish(events, outcomes = []) {
      const topics = [
        ['events', events],
        ['outcomes', outcomes],
      ] as const;
      for (const [role, values] of topics) {
        if (values.length === 0) continue;
        const records = values.map((value) => ({
          key: value.customer_ref,
          value: stream.encode(role, value),
        }));
        await stream.send(names.topic(role), records);
      }
    },
    async publishScored(scored, partition = 0) {
      const records = scored.map((value) => ({
        key: value.customer_ref,
        value: stream.encode('scored', value),
        partition,
      }));
      await stream.send(names.topic('scored'), records);
    },
    async recreateTopic(role) {
      const topic = names.topic(role);
      await admin.deleteTopics({ topics: [topic] });
      await until(`${topic} is gone`, async () => !(await admin.listTopics()).includes(topic));
      await createTopics(admin, topicSpecs(names));
    },
    async settled(stage, roles = topicsOf[stage]) {
      for (const role of roles) {
        const topic = names.topic(role);
        const ends = await snapshotEnds(admin, topic);
        const deadlineMs = Date.now() + waitMs;
        const group = names.group(stage);
        await waitForGroup(admin, group, topic, ends, deadlineMs, () => undefined, signal).catch(
          (error) => Promise.reject(withLogs(error)),
        );
      }
    },
    async read(topic) {
      const ranges = await wholeTopic(admin, topic);
      const found: ReadRecord[] = [];
      await readRanges(connection.kafka, ranges, ({ partition }, messages) => {
        for (const { key, value, offset, headers: given } of messages) {
          const texts = Object.entries(given ?? {}).map(([name, text]) => [name, String(text)]);
          found.push({
            partition,
            offset: Number(offset),
            key: key?.toString() ?? null,
            value,
            headers: Object.fromEntries(texts),
          });
        }
      });
      return found.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
    },
    async events() {
      const records = await stream.read(names.topic('events'));
      return records.map(
        ({ value }) => types.events.fromBuffer(value!.subarray(5)) as CustomerEvent,
      );
    },
    async scored() {
      const records = await stream.read(names.topic('scored'));
      return records.map(
        ({ value }) =>
          types.scored.fromBuffer(value!.subarray(5)) as ScoredEvent & Record<string, unknown>,
      );
    },
    async letters() {
      const found: Letter[] = [];
      await readLetters(await connection.ledgerSource(signal), (letter) => {
        found.push(letter);
      });
      return found;
    },
    async verify(timeoutMs = waitMs) {
      return verifyLedger(
        await connection.ledgerSource(signal),
        {
          pool: connection.pool(),
          clickhouse: connection.clickhouse(),
          features: await connection.features(),
        },
        { timeoutMs, onWait: () => undefined, onStep: () => undefined },
      ).catch((error) => Promise.reject(withLogs(error)));
    },
    async close() {
      await Promise.all([...running].map((stage) => stage.kill()));
      await producer.disconnect();
      await connection.close();
    },
  };
  return stream;
}
