import type { KafkaMessage } from 'kafkajs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createValidator } from '../../domain/customer/validate.ts';
import { createFeatureEncoder } from '../../domain/model/features/encode.ts';
import { featureWidth } from '../../domain/model/features/feature.ts';
import { eventSchema, scoredTailSchema } from '../../domain/profile/avro-schema.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { CustomerEvent } from '../../domain/stream/event.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { frameHeader } from '../../platform/avro/wire-format.ts';
import { decodeFetched } from '../../platform/kafka/testing/decode-fetched.ts';
import { loadProfile } from '../../profiles/load.ts';
import { loadChampion } from '../../scoring/load-champion.ts';
import type { Scorer } from '../../scoring/scorer.ts';
import { makeEvents } from '../../tests/stack/customers.ts';
import { mutate, seededRandom } from '../../tests/stream/mutated-bytes.ts';
import { admit } from './admit.ts';
import { assembleScored } from './assemble.ts';
import { type AdmittedBatch, BatchAdmission, type BatchContext } from './batch-admission.ts';
import { eventReader } from './decode.ts';
import { createPlainPath, type PlainPath } from './plain-path.ts';
import { RepeatWindow } from './repeat-window.ts';
import { encodeBatch } from './score-batch.ts';
import { writeScored } from './write-scored.ts';

const schemaId = 7;
const header = frameHeader(schemaId);
const origin = { stage: 'enrich', topic: 'customers.events.v1', partition: 2 };
const silent = { lap: () => undefined };

let profile: Profile;
let scorer: Scorer;
let path: PlainPath;
let context: Omit<BatchContext, 'window'>;
let plain: CustomerEvent[];

beforeAll(async () => {
  const loaded = await loadProfile('telco');
  profile = loaded.profile;
  scorer = await loadChampion(loaded);
  path = createPlainPath(profile, scorer.card.features)!;
  plain = [...(await makeEvents(300)).events];
  const type = avroType(eventSchema(profile));
  context = {
    profileName: profile.name,
    idEpochMs: Date.parse(profile.idEpoch),
    readers: new Map([[schemaId, eventReader(type, type)]]),
    validate: createValidator(profile),
    nowMs: Date.now(),
    condemned: new Set(),
  };
  return () => scorer.close();
});

const type = () => avroType(eventSchema(profile));

function messages(
  records: readonly { readonly key: Buffer | null; readonly value: Buffer | null }[],
) {
  return records.map(({ key, value }, i) => ({
    key,
    value,
    offset: String(1_000_000 + i),
    timestamp: '0',
    attributes: 0,
    headers: {},
  })) as KafkaMessage[];
}

const record = (event: CustomerEvent) => ({
  key: Buffer.from(event.customer_ref),
  value: Buffer.concat([header, type().toBuffer(event)]),
});

const nameOf = (kind: string): string => profile.fields.find((field) => field.kind === kind)!.name;

/** Every kind of oddness that a field can have, and some that are refused. */
function oddEvents(): CustomerEvent[] {
  const [base] = plain as [CustomerEvent];
  const odd = profile.fields.flatMap((field): CustomerEvent[] => {
    const values: (string | number | null)[] =
      field.kind === 'number'
        ? [null, field.plausible[1] + 1, field.hard[0], field.hard[1] + 1, -0, 1e300, Number.NaN]
        : [null, '', 'never seen', 'ä', 'x'.repeat(300), 'a\u0000b', ' ', 'No', '漢字'];
    return values.map((value) => ({ ...base, [field.name]: value }));
  });
  const { nowMs } = context;
  const envelopes = [
    { customer_ref: 'ünlaut' },
    { customer_ref: '-starts-badly' },
    { customer_ref: 'x'.repeat(65) },
    { customer_ref: 'x'.repeat(64) },
    { sequence: 2 ** 52 },
    { sequence: -1 },
    { event_type: 'x'.repeat(65) },
    { event_type: 'tab\t' },
    { event_type: '' },
    { origin: 'replay' },
    { origin: 'api' },
    { origin: 'elsewhere' },
    { occurred_at: 0 },
    { occurred_at: nowMs + 10 * 60_000 },
    { occurred_at: nowMs + 48 * 3_600_000 },
    { occurred_at: 253_402_300_800_000 },
  ].map((change): CustomerEvent => ({ ...base, ...change }));
  return [...odd, ...envelopes].map((event, i) => ({
    ...event,
    sequence: event.sequence || i + 1,
  }));
}

/** What the general way says of the same records, one after the other. */
function generalWay(all: readonly KafkaMessage[]) {
  const window = new RepeatWindow(10_000);
  return all.map((message) => admit(message, { ...context, window }));
}

/** The values that are written of a batch. */
async function written(batch: AdmittedBatch, probabilities: Float32Array): Promise<Buffer[]> {
  const sends = writeScored(batch, probabilities, facts());
  const values: Buffer[] = [];
  for (const send of sends) {
    for (const { value } of await decodeFetched(send)) values.push(value!);
  }
  return values;
}

const facts = () => ({
  header: frameHeader(9),
  tailType: avroType(scoredTailSchema(profile)),
  modelVersion: 'telco-20260101-abc',
  threshold: 0.3428,
  partition: 2,
  idEpochMs: context.idEpochMs,
  nowMs: context.nowMs,
});

/** Holds what the plain path does with records to what the general way does with each. */
async function expectSame(all: readonly KafkaMessage[]): Promise<{ plainRows: number }> {
  const admission = new BatchAdmission(path);
  const batch = admission.admit(
    all,
    { ...context, window: new RepeatWindow(10_000) },
    origin,
    silent,
  );
  const expected = generalWay(all);
  const admitted = expected.flatMap((one, i) => (one.kind === 'admitted' ? [{ one, i }] : []));
  expect(batch.admitted).toEqual(admitted.map(({ i }) => i));
  expect(batch.repeats).toBe(expected.filter(({ kind }) => kind === 'repeat').length);
  const refusals = expected.flatMap((one) => (one.kind === 'dead' ? [one.refusal] : []));
  expect(batch.reasons).toEqual(refusals.map(({ reason }) => reason));
  expect(batch.letters.map(({ headers }) => headers?.['churnstream.detail'])).toEqual(
    refusals.map(({ detail }) => detail),
  );
  const features = createFeatureEncoder(scorer.card.features);
  const width = featureWidth(scorer.card.features);
  const matrix = new Float32Array(admitted.length * width);
  for (const [row, { one }] of admitted.entries()) features(one.event, matrix, row * width);
  expect(encodeBatch(batch, path, scorer)).toEqual(matrix);
  const probabilities = Float32Array.from(admitted, (_, row) => (row % 100) / 99);
  const values = await written(batch, probabilities);
  expect(values).toHaveLength(admitted.length);
  for (const [row, { one, i }] of admitted.entries()) {
    const value = assembleScored(one, Number(all[i]!.offset), probabilities[row]!, facts());
    expect(values[row]!.equals(value)).toBe(true);
  }
  return { plainRows: batch.admitted.length - batch.general.size };
}

describe('BatchAdmission', () => {
  it('judges ordinary events as the general way does, and all of them by column', async () => {
    const { plainRows } = await expectSame(messages(plain.map(record)));
    expect(plainRows).toBe(plain.length);
  });

  it('judges odd and bad events as the general way does', async () => {
    const { plainRows } = await expectSame(messages(oddEvents().map(record)));
    expect(plainRows).toBeGreaterThan(50);
  });

  it('sees repeats and conflicts, whichever way they come', async () => {
    const [a, b] = plain as [CustomerEvent, CustomerEvent];
    const odd = { ...a, [nameOf('category')]: 'ä' };
    const conflict = { ...b, [nameOf('number')]: 36.5 };
    await expectSame(messages([a, b, a, odd, conflict, b, odd].map(record)));
  });

  it('judges records without key, value or known schema, and condemned ones', async () => {
    const good = record(plain[0]!);
    const records = [
      { key: null, value: good.value },
      { key: good.key, value: null },
      { key: Buffer.from('other'), value: good.value },
      { key: good.key, value: Buffer.concat([frameHeader(8), good.value.subarray(5)]) },
      { key: good.key, value: good.value.subarray(0, 3) },
      good,
    ];
    await expectSame(messages(records));
    const condemned = new Set([1_000_005]);
    const window = new RepeatWindow(10);
    const batch = new BatchAdmission(path).admit(
      messages(records),
      { ...context, window, condemned },
      origin,
      silent,
    );
    expect(batch.admitted).toEqual([]);
    expect(batch.reasons.at(-1)).toBe('crash');
  });

  it('judges 5,000 records with changed bytes as the general way does', async () => {
    const random = seededRandom(11);
    const changed = Array.from({ length: 5_000 }, (_, i) => {
      const { key, value } = record(plain[i % plain.length]!);
      return { key, value: mutate(value, random) };
    });
    await expectSame(messages(changed));
  }, 30_000);

  it('judges all records the general way where there is no other', async () => {
    const all = messages(plain.map(record));
    const window = new RepeatWindow(1_000);
    const batch = new BatchAdmission(null).admit(all, { ...context, window }, origin, silent);
    expect(batch.admitted).toHaveLength(plain.length);
    expect(batch.general.size).toBe(plain.length);
  });
});
