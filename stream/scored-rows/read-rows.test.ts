import type { KafkaMessage } from 'kafkajs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createScoredValidator } from '../../domain/customer/validate-scored.ts';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { frameHeader } from '../../platform/avro/wire-format.ts';
import { loadProfile } from '../../profiles/load.ts';
import { makeEvents, scoredOf } from '../../tests/stack/customers.ts';
import { mutate, seededRandom } from '../../tests/stream/mutated-bytes.ts';
import { decodeValues, type Readers, valueReader } from '../decode-values.ts';
import { createPlainCheck } from './is-plain.ts';
import { type RowReading, readRows } from './read-rows.ts';
import { scoredLayout } from './scored-rows.ts';

const schemaId = 3;
const older = 4;

let profile: Profile;
let scored: ScoredEvent[];
let readers: Readers;
let reading: RowReading;
let judged: number;

beforeAll(async () => {
  profile = (await loadProfile('telco')).profile;
  const { events } = await makeEvents(200);
  scored = events.map((event, i) => scoredOf(profile, event, i));
  const schema = scoredSchema(profile);
  const type = avroType(schema);
  const other = avroType({
    ...schema,
    fields: schema.fields.filter(({ name }) => name !== 'city'),
  });
  readers = new Map([
    [schemaId, valueReader(type, type)],
    [older, valueReader(type, other)],
  ]);
  const layout = scoredLayout(profile);
  const isPlain = createPlainCheck(layout);
  judged = 0;
  const check = createScoredValidator(profile);
  reading = {
    layout,
    isPlain,
    current: type,
    check(value) {
      judged++;
      return check(value);
    },
  };
});

const framed = (value: object, id = schemaId): Buffer =>
  Buffer.concat([frameHeader(id), avroType(scoredSchema(profile)).toBuffer(value)]);

const messages = (values: readonly (Buffer | null)[]): KafkaMessage[] =>
  values.map(
    (value, i) => ({ key: null, value, offset: String(70 + i), headers: {} }) as KafkaMessage,
  );

/** Holds the rows and what is refused to what the library and the validator make of each record. */
function expectSame(values: readonly (Buffer | null)[]): void {
  const all = messages(values);
  const expected = decodeValues<ScoredEvent>(all, readers, createScoredValidator(profile));
  const { rows, refused } = readRows(all, readers, reading);
  expect(refused).toEqual(expected.refused);
  expect(rows.offsets).toEqual(expected.rows.map(({ offset }) => offset));
  const { current, layout } = reading;
  const wrong = expected.rows.filter(({ value }, row) => {
    return (
      !rows.record(row).equals(current.toBuffer(value)) ||
      rows.text(row, layout.spanOf('event_id')) !== value.event_id ||
      rows.long(row, layout.spanOf('scored_at')) !== value.scored_at
    );
  });
  expect(wrong).toEqual([]);
}

describe('readRows', () => {
  it('finds plain records in their bytes, without judging each', () => {
    expectSame(scored.map((value) => framed(value)));
    expect(judged).toBe(0);
  });

  it('judges what is odd or bad as the validator does', () => {
    const [base] = scored as [ScoredEvent];
    const changes: object[] = [
      { event_id: 'x' },
      { event_id: `8${base.event_id.slice(1)}` },
      { customer_id: base.customer_id.toLowerCase() },
      { churn_probability: 1.5 },
      { churn_probability: Number.NaN },
      { churn_probability: 0 },
      { threshold: -0.1 },
      { threshold: 1 },
      { scored_at: 12 },
      { occurred_at: 9e15 },
      { sequence: -1 },
      { sequence: 2 ** 50 },
      { source_partition: -3 },
      { source_offset: 2 ** 49 },
      { customer_ref: 'ünlaut' },
      { customer_ref: 'a\0b' },
      { event_type: 'tab\t' },
      { origin: '' },
      { model_version: 'ß' },
      { flags: ['missing:a', 'rule:b'] },
      { flags: ['a,b'] },
      { flags: ['größe'] },
      { flags: Array.from({ length: 90 }, (_, i) => `unseen:${i}`) },
      ...profile.fields.flatMap(({ name, kind }) =>
        (kind === 'number'
          ? [null, -0, 1e300, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
          : [null, '', 'ä', '漢字', 'x'.repeat(5_000), '\u0007', '\uFFFD']
        ).map((value) => ({ [name]: value })),
      ),
    ];
    expectSame(changes.map((change) => framed({ ...base, ...change })));
  });

  it('reads records of another schema, and refuses what is no record', () => {
    const whole = framed(scored[0]!);
    const { city: _, ...without } = scored[0] as ScoredEvent & { city?: string };
    const schema = scoredSchema(profile);
    const fields = schema.fields.filter(({ name }) => name !== 'city');
    const body = avroType({ ...schema, fields }).toBuffer(without);
    expectSame([
      Buffer.concat([frameHeader(older), body]),
      Buffer.concat([frameHeader(99), whole.subarray(5)]),
      null,
      Buffer.alloc(0),
      Buffer.from('{"json": true}'),
      whole,
    ]);
  });

  it('judges 3,000 records with changed bytes as the validator does', () => {
    const random = seededRandom(5);
    const values = Array.from({ length: 3_000 }, (_, i) =>
      mutate(framed(scored[i % scored.length]!), random),
    );
    expectSame(values);
  }, 30_000);
});
