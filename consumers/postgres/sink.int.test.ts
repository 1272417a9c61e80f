import { ulidToUUID } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { makeEvents, scoredOf } from '../../tests/stack/customers.ts';
import type { StageProcess } from '../../tests/stack/stage-process.ts';
import { createTestStream, type TestStream } from '../../tests/stack/test-stream.ts';

let stream: TestStream;
let sink: StageProcess;
/** A template: every test makes customers of its own from it. */
let template: ScoredEvent;

beforeAll(async () => {
  stream = await createTestStream();
  const { events } = await makeEvents(1);
  template = scoredOf(stream.loaded.profile, events[0]!, 0);
  sink = await stream.start('postgres-sink');
});
afterAll(() => stream?.close());

const minute = 60_000;
const of = (ref: string, sequence: number, minutes: number, probability = 0.25): ScoredEvent =>
  scoredOf(
    stream.loaded.profile,
    {
      ...template,
      customer_ref: ref,
      sequence,
      occurred_at: template.occurred_at + minutes * minute,
    } as unknown as Parameters<typeof scoredOf>[1],
    sequence,
    probability,
  );
const query = async (sql: string, ...values: unknown[]) =>
  (await stream.pool().query(sql, values)).rows as Record<string, unknown>[];
const customer = async (ref: string) => {
  const rows = await query(
    'select sequence::int, churn_probability from customers where customer_ref = $1',
    ref,
  );
  return rows.map(({ sequence, churn_probability }) => [sequence, churn_probability]);
};
const store = async (...scored: ScoredEvent[]) => {
  await stream.publishScored(scored);
  await stream.settled('postgres-sink', ['scored']);
};

describe('customers', () => {
  it('keep the newest event, however events arrive within a batch', async () => {
    await store(of('one', 1, 30, 0.1), of('one', 2, 10, 0.2), of('one', 3, 20, 0.3));
    expect(await customer('one')).toEqual([[1, 0.1]]);
  });

  it('keep the newest event across batches', async () => {
    await store(of('two', 1, 30, 0.1));
    await store(of('two', 2, 10, 0.2));
    expect(await customer('two')).toEqual([[1, 0.1]]);
    await store(of('two', 3, 31, 0.3));
    expect(await customer('two')).toEqual([[3, 0.3]]);
  });

  it('take the higher sequence at the same time', async () => {
    await store(of('three', 5, 0, 0.5), of('three', 4, 0, 0.4));
    await store(of('three', 3, 0, 0.3));
    expect(await customer('three')).toEqual([[5, 0.5]]);
  });
});

describe('events', () => {
  it('are stored once, in every column as they came', async () => {
    const scored = { ...of('four', 0, 0), flags: ['missing:a', 'rule:b'] };
    await store(scored, scored);
    await store(scored);
    const { profile } = stream.loaded;
    const columns = profile.fields.map(({ name }) => name).join(', ');
    const rows = await query(
      `select event_id, customer_id, customer_ref, sequence::int, event_type, occurred_at, origin, ${columns}, churn_probability, churn_label, threshold, model_version, flags, source_partition, source_offset::int, scored_at
from events join classified using (event_id, customer_id) where customer_ref = 'four'`,
    );
    expect(rows).toEqual([
      {
        ...scored,
        event_id: ulidToUUID(scored.event_id).toLowerCase(),
        customer_id: ulidToUUID(scored.customer_id).toLowerCase(),
        occurred_at: new Date(scored.occurred_at),
        scored_at: new Date(scored.scored_at),
      },
    ]);
  });

  it('are written in one transaction with the position behind them', async () => {
    await store(of('five', 0, 0), of('five', 1, 1));
    const [position] = await query(
      'select next_offset::int, xmin::text from sink_offsets where topic = $1 and partition = 0',
      stream.names.topic('scored'),
    );
    const written = await query("select xmin::text from events where customer_ref = 'five'");
    expect(written.map(({ xmin }) => xmin)).toEqual([position!.xmin, position!.xmin]);
    const records = await stream.read(stream.names.topic('scored'));
    expect(position!.next_offset).toBe(records.filter(({ partition }) => partition === 0).length);
  });
});

describe('what no store may see', () => {
  it('goes to the dead letters of its topic; what lies around it is stored', async () => {
    const good = (sequence: number) => ({
      key: 'six',
      value: stream.encode('scored', of('six', sequence, sequence)),
    });
    const broken = (change: object) => ({
      key: 'six',
      value: stream.encode('scored', { ...of('six', 9, 9), ...change } as ScoredEvent),
    });
    const text = stream.loaded.profile.fields.find(({ kind }) => kind === 'text')!.name;
    const records = [
      good(0),
      { key: 'six', value: good(1).value.subarray(0, 40) },
      { key: 'six', value: Buffer.from('{}') },
      { key: 'six', value: null },
      broken({ event_id: 'no ulid' }),
      broken({ customer_id: '' }),
      broken({ churn_probability: Number.NaN }),
      broken({ occurred_at: -1 }),
      broken({ scored_at: 9e15 }),
      broken({ [text]: 'a\0b' }),
      good(1),
    ];
    await stream.send(
      stream.names.topic('scored'),
      records.map((record) => ({ ...record, partition: 0 })),
    );
    await stream.settled('postgres-sink', ['scored']);
    const letters = (await stream.letters()).filter(({ stage }) => stage === 'postgres-sink');
    expect(letters.map(({ reason, path }) => `${reason} ${path}`.trim())).toEqual([
      'decode',
      'framing',
      'empty',
      'id event_id',
      'id customer_id',
      'not-finite churn_probability',
      'time occurred_at',
      'time scored_at',
      `text ${text}`,
    ]);
    expect(
      await query("select sequence::int from events where customer_ref = 'six' order by 1"),
    ).toEqual([{ sequence: 0 }, { sequence: 1 }]);
  });

  it('of outcomes likewise', async () => {
    const { outcomes } = await makeEvents(2);
    const good = outcomes[0]!;
    const bad = [
      { ...good, sequence: -1 },
      { ...good, occurred_at: 0 },
      { ...good, observed_at: Date.UTC(8000, 0, 1) },
      { ...good, revision: -1 },
      { ...good, customer_ref: 'a b' },
    ];
    await stream.publish([], [good, ...bad, outcomes[1]!]);
    await stream.settled('postgres-sink', ['outcomes']);
    const letters = (await stream.letters()).filter(
      ({ stage, topic }) => stage === 'postgres-sink' && topic === stream.names.topic('outcomes'),
    );
    expect(letters.map(({ reason, path }) => `${reason} ${path}`).sort()).toEqual([
      'id customer_ref',
      'range revision',
      'range sequence',
      'time observed_at',
      'time occurred_at',
    ]);
    const rows = await query('select customer_ref, sequence::int, outcome, revision from outcomes');
    const stored = [good, outcomes[1]!].map(({ customer_ref, sequence, outcome, revision }) => ({
      customer_ref,
      sequence,
      outcome,
      revision,
    }));
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(expect.arrayContaining(stored));
  });
});

describe('the position', () => {
  it('that the group has not heard of reaches it, although nothing more comes', async () => {
    const topic = stream.names.topic('scored');
    const groupId = stream.names.group('postgres-sink');
    expect(await sink.stop()).toBe(0);
    await (await stream.admin()).deleteGroups([groupId]);
    sink = await stream.start('postgres-sink');
    await stream.settled('postgres-sink', ['scored']);
    const stored = await query(
      'select next_offset::text from sink_offsets where topic = $1 and partition = 0',
      topic,
    );
    const [group] = await (await stream.admin()).fetchOffsets({ groupId, topics: [topic] });
    const committed = group!.partitions.find(({ partition }) => partition === 0)!.offset;
    expect(stored).toEqual([{ next_offset: committed }]);
  });

  it('that another writer has moved stops the sink before it writes', async () => {
    await query(
      'update sink_offsets set next_offset = next_offset + 5 where topic = $1 and partition = 0',
      stream.names.topic('scored'),
    );
    await stream.publishScored([of('seven', 0, 0)]);
    expect(await sink.ended).toBe(1);
    expect(sink.log.map(({ error }) => error)).toContainEqual(
      expect.stringContaining('another sink writes it'),
    );
    expect(await query("select * from events where customer_ref = 'seven'")).toEqual([]);

    await query(
      'update sink_offsets set next_offset = next_offset - 5 where topic = $1 and partition = 0',
      stream.names.topic('scored'),
    );
    sink = await stream.start('postgres-sink');
    await stream.settled('postgres-sink', ['scored']);
    expect(await customer('seven')).toEqual([[0, 0.25]]);
  });

  it('of a topic that was made again is refused with its repair, and the repair mends it', async () => {
    expect(await sink.stop()).toBe(0);
    await stream.recreateTopic('scored');
    await stream.publishScored([of('eight', 0, 0)]);
    const refused = stream.spawn('postgres-sink');
    expect(await refused.ended).toBe(1);
    const message = refused.log.find(({ level }) => level === 'error')?.error;
    expect(message).toContain('of another log: the topic was recreated or the cluster exchanged');
    expect(message).toContain('Delete its rows of sink_offsets');

    await query('delete from sink_offsets where topic = $1', stream.names.topic('scored'));
    sink = await stream.start('postgres-sink');
    await stream.settled('postgres-sink', ['scored']);
    expect(await customer('eight')).toEqual([[0, 0.25]]);
    expect(await customer('seven')).toEqual([[0, 0.25]]);
  });
});
