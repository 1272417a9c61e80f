import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import { tableColumns } from '../../domain/profile/sql-columns.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { scanRecord } from '../../platform/avro/scan-record.ts';
import { ScoredRows, scoredLayout } from '../../stream/scored-rows/scored-rows.ts';
import { makeEvents, scoredOf } from '../../tests/stack/customers.ts';
import type { StageProcess } from '../../tests/stack/stage-process.ts';
import { createTestStream, type TestStream } from '../../tests/stack/test-stream.ts';
import { type Block, scoredBlocks } from './rows.ts';
import { insertBlock } from './store.ts';

let stream: TestStream;
let sink: StageProcess;
/** A template: every test makes customers of its own from it. */
let template: ScoredEvent;
const table = 'raw_scored_events';

beforeAll(async () => {
  stream = await createTestStream();
  const { events } = await makeEvents(1);
  template = scoredOf(stream.loaded.profile, events[0]!, 0);
  sink = await stream.start('clickhouse-sink');
});
afterAll(() => stream?.close());

const of = (ref: string, sequence: number): ScoredEvent =>
  scoredOf(
    stream.loaded.profile,
    {
      ...template,
      customer_ref: ref,
      sequence,
      occurred_at: template.occurred_at + sequence,
    } as unknown as Parameters<typeof scoredOf>[1],
    sequence,
  );
const query = async (sql: string): Promise<Record<string, unknown>[]> => {
  const answer = await stream.clickhouse().query({
    query: sql,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  });
  return answer.json();
};
const command = (sql: string) => stream.clickhouse().command({ query: sql });
const count = async (from: string, ref?: string): Promise<number> => {
  const where = ref === undefined ? '' : ` where customer_ref = '${ref}'`;
  return Number((await query(`select count() as n from ${from}${where}`))[0]!.n);
};
const settled = () => stream.settled('clickhouse-sink', ['scored']);
const store = async (...scored: ScoredEvent[]) => {
  await stream.publishScored(scored);
  await settled();
};
const next = async () =>
  Number(
    (await query(`select max(log_offset) + 1 as next from ${table} where log_partition = 0`))[0]!
      .next,
  );
describe('events', () => {
  it('are stored once, in every column as they came', async () => {
    const scored = { ...of('one', 0), flags: ['missing:a', 'rule:b'] };
    await store(scored, scored);
    await store(scored);
    const names = tableColumns(stream.loaded.profile).scoredEvents.map(({ name }) => name);
    const [row, ...more] = await query(
      `select * replace (toUnixTimestamp64Milli(occurred_at) as occurred_at, toUnixTimestamp64Milli(scored_at) as scored_at) from scored_events where customer_ref = 'one'`,
    );
    expect(more).toEqual([]);
    expect(Object.keys(row!)).toEqual(names);
    const { log_partition, log_offset, ...values } = row!;
    expect(values).toEqual(scored);
    expect(log_partition).toBe(0);
    expect([0, 1, 2]).toContain(log_offset);
  });

  it('keep the latest revision of an outcome, in whatever order revisions come', async () => {
    const { outcomes } = await makeEvents(1);
    const outcome = outcomes[0]!;
    const revised = { ...outcome, outcome: !outcome.outcome, revision: outcome.revision + 1 };
    for (const one of [revised, outcome]) {
      await stream.publish([], [one]);
      await stream.settled('clickhouse-sink', ['outcomes']);
    }
    const rows = await query(
      `select outcome, revision from outcomes where customer_ref = '${outcome.customer_ref}'`,
    );
    expect(rows).toEqual([{ outcome: revised.outcome, revision: revised.revision }]);
  });

  it('that no store may see go to the dead letters; what lies around them is stored', async () => {
    const record = (value: Buffer) => ({ key: 'two', value, partition: 0 });
    const good = (sequence: number) => record(stream.encode('scored', of('two', sequence)));
    const broken = (change: object) =>
      record(stream.encode('scored', { ...of('two', 9), ...change } as ScoredEvent));
    const text = stream.loaded.profile.fields.find(({ kind }) => kind === 'text')!.name;
    // First, in the middle and last.
    await stream.send(stream.names.topic('scored'), [
      record(good(0).value.subarray(0, 40)),
      good(0),
      broken({ event_id: 'no ulid' }),
      broken({ churn_probability: Number.POSITIVE_INFINITY }),
      // Seconds for milliseconds, and more than the column can hold.
      broken({ occurred_at: Math.floor(template.occurred_at / 1_000) }),
      broken({ scored_at: 9e15 }),
      good(1),
      broken({ [text]: 'a\0b' }),
    ]);
    await settled();
    const letters = (await stream.letters()).filter(({ stage }) => stage === 'clickhouse-sink');
    expect(letters.map(({ reason, path }) => `${reason} ${path}`.trim())).toEqual([
      'decode',
      'id event_id',
      'not-finite churn_probability',
      'time occurred_at',
      'time scored_at',
      `text ${text}`,
    ]);
    const rows = await query("select sequence from scored_events where customer_ref = 'two'");
    expect(rows.map(({ sequence }) => sequence).sort()).toEqual([0, 1]);
  });
});

describe('an insert', () => {
  /** A partition that no topic has: no sink takes these rows for its position. */
  const nobodys = 99;
  const block = (ref: string, from: number, to: number): Block => {
    const { profile } = stream.loaded;
    const layout = scoredLayout(profile);
    const type = avroType(scoredSchema(profile));
    const rows = new ScoredRows(layout, to - from);
    for (let offset = from; offset < to; offset++) {
      const value = type.toBuffer(of(ref, offset));
      scanRecord(layout.fields, value, 0, rows.spans, rows.nextSpan);
      rows.push(value, 0, offset, undefined);
    }
    return scoredBlocks(table, tableColumns(profile).scoredEvents, layout)(nobodys, rows);
  };
  const insert = (given: Block) => insertBlock(stream.clickhouse(), given);

  it('that is made again, as after a lost answer, changes nothing (D-01)', async () => {
    const same = block('three', 0, 50);
    for (let i = 0; i < 3; i++) await insert(same);
    expect(await count(table, 'three')).toBe(50);
  });

  it('leaves its token to no other insert (D-03)', async () => {
    await insert(block('four', 0, 10));
    const { columns, bytes } = block('four', 10, 15);
    const answer = await stream.clickhouse().exec({
      query: `insert into ${table} (${columns.join(', ')}) format RowBinary`,
      values: Readable.from([bytes], { objectMode: false }),
    });
    for await (const _ of answer.stream);
    await insert(block('four', 15, 20));
    expect(await count(table, 'four')).toBe(20);
  });

  it('of a writer that lost its partition, cut elsewhere, doubles no event (D-05)', async () => {
    await insert(block('five', 0, 40));
    await insert(block('five', 20, 30));
    expect(await count('scored_events', 'five')).toBe(40);
    await command(`optimize table ${table} final`);
    expect(await count(table, 'five')).toBe(40);
  });

  it('counts once in the roll-up, however often it was made (D-02)', async () => {
    await insert(block('six', 0, 30));
    await insert(block('six', 10, 20));
    await command('system refresh view scores_per_minute');
    await command('system wait view scores_per_minute');
    const [rolled] = await query('select sum(events) as n from scores_per_minute');
    expect(rolled!.n).toBe(await count('scored_events'));
  });
});

describe('the position', () => {
  it('is found from the rows, whatever the group says and the tokens have forgotten (D-04)', async () => {
    await store(of('seven', 0), of('seven', 1));
    const before = await count(table);
    expect(await sink.stop()).toBe(0);
    await command(`alter table ${table} modify setting non_replicated_deduplication_window = 0`);
    await (await stream.admin()).deleteGroups([stream.names.group('clickhouse-sink')]);
    sink = await stream.start('clickhouse-sink');
    await store(of('seven', 2));
    expect(await count(table)).toBe(before + 1);
  });

  it('behind the begin of the log is refused: the records between were never stored', async () => {
    const topic = stream.names.topic('scored');
    expect(await sink.stop()).toBe(0);
    const stoodAt = await next();
    await stream.publishScored([of('eight', 0), of('eight', 1)]);
    const partitions = [{ partition: 0, offset: String(stoodAt + 1) }];
    await (await stream.admin()).deleteTopicRecords({ topic, partitions });
    const refused = stream.spawn('clickhouse-sink');
    expect(await refused.ended).toBe(1);
    const message = refused.log.find(({ level }) => level === 'error')?.error;
    expect(message).toContain(`stands at offset ${stoodAt} of ${topic}/0, which begins at`);
    expect(message).toContain(`Truncate ${table} and delete the topic's row of sink_sources`);
    expect(await count(table, 'eight')).toBe(0);
  });

  it('of another log is refused with its repair, and the repair mends it', async () => {
    await stream.recreateTopic('scored');
    await stream.publishScored([of('nine', 0)]);
    const refused = stream.spawn('clickhouse-sink');
    expect(await refused.ended).toBe(1);
    const message = refused.log.find(({ level }) => level === 'error')?.error;
    expect(message).toContain('of another log: the topic was recreated or the cluster exchanged');

    await command(`truncate table ${table}`);
    await command(`delete from sink_sources where topic = '${stream.names.topic('scored')}'`);
    sink = await stream.start('clickhouse-sink');
    await settled();
    expect(await count('scored_events')).toBe(1);
    expect(await count('scored_events', 'nine')).toBe(1);
  });
});
