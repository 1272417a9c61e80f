import { CompressionTypes } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerEvent, ScoredEvent } from '../../domain/stream/event.ts';
import type { Letter } from '../../stream/letters/read-letters.ts';
import { churn } from '../stack/churn.ts';
import { makeEvents } from '../stack/customers.ts';
import { allowSnappy } from '../stack/snappy.ts';
import type { StageProcess } from '../stack/stage-process.ts';
import {
  createTestStream,
  partitions,
  type RawRecord,
  type TestStream,
} from '../stack/test-stream.ts';
import { type BadInput, badInputs } from './bad-input.ts';

let stream: TestStream;
let enrich: StageProcess;
let letters: Letter[];
let scored: ScoredEvent[];
const nowMs = Date.now();
const inputs: BadInput[] = [];
/** The record of each input, by its place in the list, and where it went. */
const sent: { readonly bad: RawRecord; readonly offset: number }[] = [];

const register = async (name: string, body: object): Promise<number> => {
  const { schemaRegistryUrl } = stream.endpoints;
  const subject = `${stream.names.namespace}.${name}`;
  const answer = await fetch(`${schemaRegistryUrl}/subjects/${subject}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { id: number }).id;
};

beforeAll(async () => {
  stream = await createTestStream();
  const { profile } = stream.loaded;
  enrich = await stream.start('enrich');
  inputs.push(...badInputs(profile));
  const schemaIds = {
    outcomes: stream.encode('outcomes', (await makeEvents(1)).outcomes[0]!).readUInt32BE(1),
    json: await register('json', {
      schemaType: 'JSON',
      schema: '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object"}',
    }),
    text: await register('text', { schema: '"string"' }),
    lacking: await register('lacking', {
      schema: JSON.stringify({
        type: 'record',
        name: 'E',
        fields: [{ name: 'customer_ref', type: 'string' }],
      }),
    }),
  };
  const { events } = await makeEvents(inputs.length);
  const topic = stream.names.topic('events');
  const encode = (event: CustomerEvent) => stream.encode('events', event);
  for (const [i, { record }] of inputs.entries()) {
    const base = {
      ...events[i]!,
      customer_ref: `case-${i}`,
      event_type: 'test',
      occurred_at: nowMs - 1_000,
    };
    const [before, event, after] = [0, 1, 2].map((sequence) => ({ ...base, sequence }));
    const bad = record({ event: event!, before: before!, profile, nowMs, encode, schemaIds });
    const good = [before!, after!].map((value) => ({
      key: value.customer_ref,
      value: encode(value),
    }));
    const partition = i % partitions;
    const records = [good[0]!, bad, good[1]!].map((one) => ({ ...one, partition }));
    const offset = (await stream.send(topic, records)).get(partition)! + 1;
    sent.push({ bad, offset });
  }
  await stream.settled('enrich');
  [letters, scored] = await Promise.all([stream.letters(), stream.scored()]);
});
afterAll(() => stream?.close());

const letterOf = (i: number): Letter | undefined =>
  letters.find(
    ({ stage, partition, offset }) =>
      stage === 'enrich' && partition === i % partitions && offset === sent[i]!.offset,
  );

describe('bad input', () => {
  it('has at least twenty kinds', () => expect(inputs.length).toBeGreaterThanOrEqual(20));

  it('meets its fate, case by case, and the good events around it arrive in order', () => {
    const found = inputs.map(({ name }, i) => {
      const own = scored.filter(({ customer_ref }) => customer_ref === `case-${i}`);
      const letter = letterOf(i);
      const usual = own.find(({ sequence }) => sequence === 0)?.flags ?? [];
      const flags = own.find(({ sequence }) => sequence === 1)?.flags;
      return {
        name,
        scored: own.map(({ sequence }) => sequence),
        ...(letter !== undefined && { dead: letter.reason, path: letter.path }),
        ...(flags !== undefined && { flags: flags.filter((flag) => !usual.includes(flag)) }),
      };
    });
    const wanted = inputs.map(({ name, fate }) => {
      if ('dropped' in fate) return { name, scored: [0, 2] };
      return { name, scored: 'dead' in fate ? [0, 2] : [0, 1, 2], ...fate };
    });
    expect(found).toEqual(wanted);
  });

  it('never ends the process', () => {
    expect(enrich.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('keeps its bytes, its key and its headers in the letter', async () => {
    const records = await stream.read(stream.names.deadLetterTopic(stream.names.topic('events')));
    const byOrigin = new Map(
      records.map((record) => [
        `${record.partition}@${record.headers['churnstream.offset']}`,
        record,
      ]),
    );
    for (const [i, { fate }] of inputs.entries()) {
      if (!('dead' in fate)) continue;
      const { bad, offset } = sent[i]!;
      const letter = byOrigin.get(`${i % partitions}@${offset}`)!;
      expect(letter.key || null).toBe(bad.key === null ? null : String(bad.key) || null);
      const { value } = bad;
      if (value !== null && value.length > 3_500_000) {
        expect(letter.headers['churnstream.truncated']).toBe(String(value.length));
        expect(letter.value!.equals(value.subarray(0, 3_500_000))).toBe(true);
      } else {
        expect(letter.value?.toString('hex') ?? null).toBe(value?.toString('hex') ?? null);
      }
      expect(letter.headers).toMatchObject({
        'churnstream.stage': 'enrich',
        'churnstream.topic': stream.names.topic('events'),
        'churnstream.partition': String(i % partitions),
        'churnstream.attempts': '1',
        ...(bad.headers?.trace !== undefined && { trace: bad.headers.trace }),
      });
      const writtenMs = Number(letter.headers['churnstream.time']);
      expect(Math.abs(writtenMs - nowMs)).toBeLessThan(600_000);
    }
  });

  it('is listed and shown by churn dlq', async () => {
    const { namespace } = stream.names;
    const dlq = (...words: string[]) =>
      churn(['dlq', ...words, '--namespace', namespace], stream.env);
    const wanted = inputs.filter(({ fate }) => 'dead' in fate);
    const listed = await dlq('ls', '--limit', '1000', '--json');
    expect(listed.code).toBe(0);
    expect(listed.json).toMatchObject({ total: wanted.length });
    const range = await dlq('ls', '--reason', 'range', '--json');
    const ranges = inputs.filter(({ fate }) => 'dead' in fate && fate.dead === 'range').length;
    expect(range.json).toMatchObject({ total: ranges, by_reason: { range: ranges } });

    const i = inputs.findIndex(({ name }) => name.startsWith('B4 cut short'));
    const identity = `enrich:${stream.names.topic('events')}/${i % partitions}@${sent[i]!.offset}`;
    const shown = await dlq('show', identity, '--json');
    expect(shown.json).toMatchObject({
      reason: 'decode',
      stage: 'enrich',
      value_base64: sent[i]!.bad.value!.toString('base64'),
    });
    expect((await dlq('show', `${identity}0`)).code).toBe(1);
  });
});

describe('batches that other producers pack', () => {
  const pack = async (compression: CompressionTypes, values: readonly Buffer[], key: string) => {
    const producer = stream.kafka.producer({ maxInFlightRequests: 1, retry: { retries: 0 } });
    await producer.connect();
    try {
      await producer.send({
        topic: stream.names.topic('events'),
        compression,
        messages: values.map((value) => ({ key, value, partition: 0 })),
      });
    } finally {
      await producer.disconnect();
    }
  };

  it.each([
    ['gzip', CompressionTypes.GZIP],
    ['snappy', CompressionTypes.Snappy],
  ])('are read when they are packed by %s', async (_, compression) => {
    allowSnappy();
    const { events } = await makeEvents(300);
    const own = events.map((event) => ({ ...event, customer_ref: `packed-${compression}` }));
    const distinct = own.map((event, sequence) => ({ ...event, sequence }));
    const values = distinct.map((event) => stream.encode('events', event));
    await pack(compression, values, `packed-${compression}`);
    await stream.settled('enrich');
    const refs = (await stream.scored()).map(({ customer_ref }) => customer_ref);
    expect(refs.filter((ref) => ref === `packed-${compression}`)).toHaveLength(300);
  });

  it('are refused by the broker where they hold more than a topic takes at once', async () => {
    const value = Buffer.alloc(1_100_000, 'x');
    await expect(pack(CompressionTypes.GZIP, [value, value, value, value], 'bomb')).rejects.toThrow(
      /larger than the max message size/,
    );
  });

  it('may become letters that a topic would not take at once', async () => {
    // 3.8 MB of records; with their headers the letters are 4.4 MB, where a topic takes 4.
    const record = { key: 'packed', value: Buffer.alloc(2_000, 1), partition: 1 };
    const topic = stream.names.topic('events');
    const first = (await stream.send(topic, new Array(1_900).fill(record))).get(1)!;
    await stream.settled('enrich');
    const own = (await stream.letters()).filter(
      ({ stage, partition, offset }) => stage === 'enrich' && partition === 1 && offset >= first,
    );
    expect(own).toHaveLength(1_900);
  });
});

describe('a value that the broker refuses', () => {
  it('is an error at the producer that says why', async () => {
    const record = { key: 'a', value: Buffer.alloc(4_500_000), partition: 0 };
    await expect(stream.send(stream.names.topic('events'), [record])).rejects.toThrow(
      /larger than the max message size/,
    );
  });
});

describe('the ledger', () => {
  it('is clean once every sink has caught up, and both SQL stores hold the same texts', async () => {
    await Promise.all(
      (['redis-sink', 'postgres-sink', 'clickhouse-sink'] as const).map((name) =>
        stream.start(name),
      ),
    );
    const verdict = await stream.verify();
    expect(verdict).toMatchObject({ lost: 0, duplicates: 0, order_breaks: 0, offenders: [] });
    const text = stream.loaded.profile.fields.find(({ kind }) => kind === 'text')!.name;
    const query = `select customer_ref, ${text} as held from EVENTS where sequence = 1 and event_type = 'test' order by customer_ref`;
    const postgres = await stream.pool().query(query.replace('EVENTS', 'events'));
    const clickhouse = await stream
      .clickhouse()
      .query({ query: query.replace('EVENTS', 'scored_events'), format: 'JSONEachRow' });
    expect(postgres.rows).toEqual(await clickhouse.json());
    const held = postgres.rows.map((row) => row.held as string);
    expect(held).toEqual(expect.arrayContaining(['a\u202eb', '\u{1f600}']));
  });
});
