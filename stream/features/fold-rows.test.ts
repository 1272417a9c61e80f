import type { KafkaMessage } from 'kafkajs';
import { expect, test } from 'vitest';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { frameHeader } from '../../platform/avro/wire-format.ts';
import { loadProfile } from '../../profiles/load.ts';
import { makeEvents, scoredOf } from '../../tests/stack/customers.ts';
import { seededRandom } from '../../tests/stream/mutated-bytes.ts';
import { valueReader } from '../decode-values.ts';
import { readRows, scoredReading } from '../scored-rows/read-rows.ts';
import type { CustomerState } from './customer-state.ts';
import { featureLayout } from './feature-layout.ts';
import { foldRows } from './fold-rows.ts';
import { createStampReader } from './read-stamp.ts';
import { decodeState } from './state-bytes.ts';
import { createStateCodec, toFeatures } from './state-codec.ts';
import { createEventFold } from './state-of-event.ts';

const { profile } = await loadProfile('telco');
const reading = scoredReading(profile);
const readers = new Map([[1, valueReader(reading.current, reading.current)]]);
const readStamp = createStampReader(profile, reading.layout);
const codec = createStateCodec(profile);
const layout = featureLayout(profile);
const { events } = await makeEvents(60);
const nothing = Object.fromEntries(
  profile.fields.filter(({ tracked }) => tracked).map(({ name }) => [name, null]),
);

/** Events of few customers: late ones, two at once, values that change and return, and none. */
function mixedEvents(seed: number, count: number): ScoredEvent[] {
  const random = seededRandom(seed);
  const below = (end: number): number => Math.floor(random() * end);
  const startMs = events[0]!.occurred_at;
  return Array.from({ length: count }, (_, i) => {
    const event = {
      ...events[below(events.length)]!,
      customer_ref: `c${below(5)}`,
      sequence: below(20),
      occurred_at: startMs + below(40) * 600_000,
      ...(below(4) === 0 && nothing),
    };
    return scoredOf(profile, event, i, below(1_000) / 1_000);
  });
}

function rowsOf(scored: readonly ScoredEvent[], firstOffset: number) {
  const messages = scored.map((value, i) => ({
    key: null,
    value: Buffer.concat([frameHeader(1), reading.current.toBuffer(value)]),
    offset: String(firstOffset + i),
    headers: {},
  })) as unknown as KafkaMessage[];
  const { rows, refused } = readRows(messages, readers, reading);
  expect(refused).toEqual([]);
  return rows;
}

/** Folds a batch as the sink does, and puts the states away as they are stored. */
function foldInto(store: Map<string, Buffer>, batch: readonly ScoredEvent[], from: number): number {
  const refs = batch.map(({ customer_ref }) => customer_ref);
  const known = new Map<string, CustomerState | null>(
    refs.map((ref) => {
      const bytes = store.get(ref);
      if (bytes === undefined) return [ref, null];
      return [ref, codec.toState(ref, decodeState(bytes)!, layout)];
    }),
  );
  const { changed, repeated } = foldRows(rowsOf(batch, from), refs, known, readStamp);
  for (const state of changed) {
    store.set(state.customerRef, codec.encode(state));
  }
  return repeated;
}

test('rows fold to what their events fold to one by one, however they are cut into batches', () => {
  const fold = createEventFold(profile);
  for (let seed = 1; seed <= 40; seed++) {
    const scored = mixedEvents(seed, 60);
    const wanted = new Map<string, CustomerState>();
    for (const [offset, event] of scored.entries()) {
      const ref = event.customer_ref;
      wanted.set(ref, fold(wanted.get(ref) ?? null, event, offset));
    }
    const store = new Map<string, Buffer>();
    for (let from = 0; from < scored.length; from += seed) {
      expect(foldInto(store, scored.slice(from, from + seed), from)).toBe(0);
    }
    for (const [ref, state] of wanted) {
      const features = toFeatures(decodeState(store.get(ref)!)!, layout);
      expect(features).toEqual(toFeatures(state, layout));
      expect(decodeState(store.get(ref)!)!.offset).toBe(state.offset);
    }
  }
});

test('rows that a state holds already are told, and change nothing', () => {
  const scored = mixedEvents(1, 30);
  const store = new Map<string, Buffer>();
  foldInto(store, scored, 0);
  const before = new Map(store);
  expect(foldInto(store, scored, 0)).toBe(scored.length);
  expect(store).toEqual(before);
});

test('a state of another version of the profile is read by its names, and goes on in this one', () => {
  const others = profile.fields.slice(1);
  const added = profile.fields[0]!.name;
  const older = { ...profile, fields: others };
  const [first, second] = mixedEvents(3, 2).map((event) => ({ ...event, customer_ref: 'one' })) as [
    ScoredEvent,
    ScoredEvent,
  ];
  const held = createEventFold(older)(null, first, 0);
  const written = featureLayout(older);
  const parts = decodeState(createStateCodec(older).encode(held))!;
  expect(toFeatures(parts, written).snapshot).not.toHaveProperty(added);
  const state = codec.toState('one', parts, written);
  const next = createEventFold(profile)(
    state,
    { ...second, occurred_at: first.occurred_at + 1 },
    1,
  );
  const features = toFeatures(next, layout);
  expect(features.previousProbability).toBe(first.churn_probability);
  expect(features.snapshot).toHaveProperty(added);
});
