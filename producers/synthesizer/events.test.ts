import { describe, expect, it } from 'vitest';
import { brokenRules } from '../../domain/profile/broken-rules.ts';
import type { CustomerEvent, CustomerOutcome } from '../../domain/stream/event.ts';
import { createSynthesizer } from '../../domain/synthesis/create-synthesizer.ts';
import { fitSynthesizer } from '../../domain/synthesis/fit.ts';
import { createRandom, hashWord } from '../../domain/synthesis/random.ts';
import { gym, gymMembers } from '../../domain/synthesis/testing/gym.ts';
import { generateEvents, type StreamItem } from './events.ts';
import { plannedKeys } from './planned-keys.ts';
import { streamOptions } from './stream-options.ts';

const START = Date.parse('2026-03-01T00:00:00.000Z');
const COUNT = 6000;
const fitted = fitSynthesizer(gym, gymMembers(2000), { fittedAt: '2026-01-01T00:00:00.000Z' });
const options = streamOptions({
  seed: 7,
  run: 'r1',
  start: START,
  rate: 300,
  count: COUNT,
  ringSize: 50,
  outcomeDelayMs: 5000,
});

const items = [...generateEvents(gym, fitted, options)];
const events = items.flatMap((item) => (item.kind === 'event' ? [item.event] : []));
const outcomes = items.flatMap((item) => (item.kind === 'outcome' ? [item.outcome] : []));

const keyOf = ({ customer_ref, sequence, occurred_at }: CustomerEvent | CustomerOutcome) =>
  `${customer_ref}/${sequence}/${occurred_at}`;
const fieldsOf = (event: CustomerEvent) =>
  Object.fromEntries(gym.fields.map(({ name }) => [name, event[name] ?? null]));

describe('generateEvents', () => {
  it('repeats itself, and is another stream for another seed or run', () => {
    const first = (change: object): StreamItem[] => [
      ...generateEvents(gym, fitted, { ...options, count: 40, ...change }),
    ];
    expect(first({})).toEqual(first({}));
    expect(first({})[3]).toEqual(items[3]);
    const facts = (change: object) =>
      first(change).map((item) => (item.kind === 'event' ? fieldsOf(item.event) : null));
    expect(facts({ seed: 8 })).not.toEqual(facts({}));
    expect(facts({ run: 'r2' })).not.toEqual(facts({}));
  });

  it('lets time pass by 1 / rate from the start on, in order', () => {
    expect(events.map(({ occurred_at }) => occurred_at)).toEqual(
      events.map((_, k) => START + Math.floor((k * 1000) / 300)),
    );
    const times = items.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('makes no key twice, and sequences rise by one from zero', () => {
    expect(new Set(events.map(keyOf)).size).toBe(COUNT);
    const last = new Map<string, number>();
    for (const { customer_ref, sequence } of events) {
      expect(sequence).toBe((last.get(customer_ref) ?? -1) + 1);
      last.set(customer_ref, sequence);
    }
    expect(Math.max(...last.values())).toBeGreaterThan(2);
    expect(COUNT - last.size).toBeGreaterThan(COUNT * 0.17);
    expect(COUNT - last.size).toBeLessThan(COUNT * 0.23);
  });

  it('makes exactly the keys that the plan states', () => {
    expect([...plannedKeys(gym, options)].map((key) => keyOf(key as CustomerEvent))).toEqual(
      events.map(keyOf),
    );
  });

  it('names seed and run in refs that the profile allows, and draws customer i by its number', () => {
    for (const { customer_ref } of events) {
      expect(customer_ref).toMatch(/^syn-7-r1-\d+$/);
      expect(customer_ref).toMatch(new RegExp(gym.key.pattern));
    }
    const synthesizer = createSynthesizer(gym, fitted);
    const event = events.find(({ customer_ref }) => customer_ref === 'syn-7-r1-1234')!;
    const { fields } = synthesizer(createRandom(7, hashWord('r1'), 1234, 0));
    expect(fieldsOf(event)).toEqual(fields);
  });

  it('keeps the rules in first and later events', () => {
    expect(events.flatMap((event) => brokenRules(gym, fieldsOf(event)))).toEqual([]);
  });

  it('follows a returning customer from its own last state', () => {
    const last = new Map<string, CustomerEvent>();
    for (const event of events) {
      const before = last.get(event.customer_ref);
      last.set(event.customer_ref, event);
      if (before === undefined) continue;
      const bill = event.event_type === 'bill' ? 1 : 0;
      expect(event.months).toBe(Number(before.months) + bill);
      expect(event.postcode).toBe(before.postcode);
    }
    const types = new Set(events.map(({ event_type }) => event_type));
    expect(types).toEqual(new Set(['signup', 'snapshot', 'bill', 'tier_change']));
  });

  it('tells every outcome once, by the delay later, the same for all events of a customer', () => {
    expect(outcomes.map(keyOf)).toEqual(events.map(keyOf));
    const known = new Map<string, boolean>();
    for (const { customer_ref, outcome, occurred_at, observed_at, revision } of outcomes) {
      expect(observed_at - occurred_at).toBe(5000);
      expect(revision).toBe(0);
      expect(known.get(customer_ref) ?? outcome).toBe(outcome);
      known.set(customer_ref, outcome);
    }
  });

  it('has nothing but the outcomes in arrears after the last event', () => {
    const tail = items.slice(items.findLastIndex(({ kind }) => kind === 'event') + 1);
    expect(tail.length).toBe(5 * 300);
  });

  it('goes on without a count', () => {
    const { count: _, ...endless } = options;
    const stream = generateEvents(gym, fitted, endless);
    for (let i = 0; i < COUNT; i++) stream.next();
    expect(stream.next().done).toBe(false);
  });

  it('refuses a profile whose keys cannot hold its refs', () => {
    const digits = { ...gym, key: { ...gym.key, pattern: '^[0-9]+$' } };
    expect(() => generateEvents(digits, fitted, options).next()).toThrow(/key pattern/);
  });
});
