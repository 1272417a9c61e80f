import { expect, test } from 'vitest';
import { createValidator } from '../../../domain/customer/validate.ts';
import { eventSchema } from '../../../domain/profile/avro-schema.ts';
import type { CustomerEvent } from '../../../domain/stream/event.ts';
import { avroType } from '../../../platform/avro/registry.ts';
import { generateEvents } from '../../../producers/synthesizer/events.ts';
import { streamOptions } from '../../../producers/synthesizer/stream-options.ts';
import { loadProfile } from '../../../profiles/load.ts';
import { loadSynthesizer } from '../../../profiles/load-synthesizer.ts';
import { onceMore } from './planned-record.ts';
import { refusedEvents } from './refused-events.ts';

const start = Date.UTC(2026, 10, 1);
const loaded = await loadProfile('telco');
const { profile } = loaded;
const type = avroType(eventSchema(profile));
const made: CustomerEvent[] = [];
const options = streamOptions({ seed: 3, run: 'r', start, rate: 1_000, count: 50 });
for (const item of generateEvents(profile, await loadSynthesizer(loaded), options)) {
  if (item.kind === 'event') made.push(item.event);
}
const refused = refusedEvents(profile, made, 'marked', start, (event) => type.toBuffer(event));

test('each is refused for its time as it is sent, and good with what the redrive sets', () => {
  const validate = createValidator(profile);
  for (const { value, fate } of refused.records) {
    const event = type.fromBuffer(value!) as CustomerEvent;
    expect(fate).toEqual({ kind: 'dead', reason: 'time' });
    expect(validate(event, start)).toMatchObject({ ok: false, refusal: { reason: 'time' } });
    expect(event.event_type).toBe(refused.fields.get('event_type'));
    const mended = { ...event, occurred_at: Number(refused.set.get('occurred_at')) };
    expect(validate(mended as CustomerEvent, start)).toMatchObject({ ok: true });
  }
});

test('each is another event once it is mended, and a repeat when it comes once more', () => {
  const ids = new Set(refused.mended.map(({ fate }) => JSON.stringify(fate)));
  expect(ids.size).toBe(made.length);
  expect(refused.mended.map(onceMore).every(({ fate }) => fate.kind === 'repeat')).toBe(true);
  expect(refused.records.map(onceMore)).toEqual(refused.records);
});
