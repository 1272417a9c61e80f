import { expect, test } from 'vitest';
import { createValidator } from '../../../domain/customer/validate.ts';
import { eventSchema } from '../../../domain/profile/avro-schema.ts';
import { avroType } from '../../../platform/avro/registry.ts';
import { generateEvents } from '../../../producers/synthesizer/events.ts';
import { streamOptions } from '../../../producers/synthesizer/stream-options.ts';
import { loadProfile } from '../../../profiles/load.ts';
import { loadSynthesizer } from '../../../profiles/load-synthesizer.ts';
import { keepExpectation } from './expectation.ts';
import type { PlannedSlice } from './planned-slices.ts';
import { plannedSlices } from './planned-slices.ts';

const start = Date.UTC(2026, 10, 1);

async function slices(count: number, sliceEvents: number): Promise<PlannedSlice[]> {
  const loaded = await loadProfile('telco');
  const type = avroType(eventSchema(loaded.profile));
  const options = streamOptions({
    seed: 3,
    run: 'chaos3',
    start,
    rate: 20_000,
    count,
    outcomeDelayMs: 1,
  });
  const items = generateEvents(loaded.profile, await loadSynthesizer(loaded), options);
  return [...plannedSlices(items, sliceEvents, loaded.profile, (event) => type.toBuffer(event))];
}

test('every event has its fate, and slices are of the size asked for', async () => {
  const made = await slices(5_000, 1_000);
  expect(made).toHaveLength(5);
  const kept = keepExpectation();
  for (const { records, outcomes } of made) kept.add(records, outcomes.length);
  const { records, ids, repeats, letters, outcomes } = kept.now();
  const dead = [...letters.values()].reduce((sum, n) => sum + n, 0);
  expect(dead).toBe(50);
  expect(letters.size).toBe(10);
  expect(records).toBe(ids.length + dead + repeats);
  expect(new Set(ids.map(String)).size).toBe(ids.length);
  expect(outcomes).toBe(5_000);
});

test('the feed is a function of its seed', async () => {
  const [one, other] = [await slices(300, 100), await slices(300, 100)];
  expect(one).toEqual(other);
});

test('what is to be refused for its content is refused by the validation of enrich', async () => {
  const { profile } = await loadProfile('telco');
  const type = avroType(eventSchema(profile));
  const validate = createValidator(profile);
  const byContent = new Set(['range', 'not-finite', 'time', 'future']);
  let seen = 0;
  for (const { records } of await slices(2_000, 2_000)) {
    for (const { fate, value } of records) {
      if (value === null || fate.kind !== 'dead' || !byContent.has(fate.reason)) continue;
      const validation = validate(type.fromBuffer(value) as never, start);
      expect(validation).toMatchObject({ ok: false, refusal: { reason: fate.reason } });
      seen++;
    }
  }
  expect(seen).toBe(8);
});
