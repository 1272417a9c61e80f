import { describe, expect, it } from 'vitest';
import type { Profile } from '../../domain/profile/profile.ts';
import { gym } from '../../domain/synthesis/testing/gym.ts';
import type { StreamItem } from './events.ts';
import { type ActiveScenario, activate, withScenarios } from './scenarios.ts';

const profile: Profile = {
  ...gym,
  scenarios: [
    { name: 'dearer', description: '', strength: 0.1, change: { kind: 'scale', field: 'fee' } },
    {
      name: 'new',
      description: '',
      strength: 0.3,
      change: { kind: 'replace', field: 'tier', value: 'iron' },
    },
    { name: 'lost', description: '', strength: 0.3, change: { kind: 'missing', field: 'tier' } },
    { name: 'fickle', description: '', strength: 1, change: { kind: 'outcome', positive: 0.5 } },
  ],
};

const items: StreamItem[] = Array.from({ length: 2_000 }, (_, i) => [
  {
    kind: 'event' as const,
    at: 1_000 + i,
    event: {
      customer_ref: `c${i >> 1}`,
      sequence: i % 2,
      event_type: 'bill',
      occurred_at: 1_000 + i,
      origin: 'synthetic',
      fee: 20.1,
      tier: 'gold',
    },
  },
  {
    kind: 'outcome' as const,
    at: 1_000 + i,
    outcome: {
      customer_ref: `c${i >> 1}`,
      sequence: i % 2,
      occurred_at: 1_000 + i,
      outcome: false,
      observed_at: 1_000 + i,
      revision: 0,
    },
  },
]).flat();

const start = (scenario: string, strength: number): ActiveScenario =>
  activate(
    profile,
    { kind: 'run', id: `${scenario}@1`, scenario, strength, startedAt: 1, stoppedAt: null },
    null,
  )!;
const meet = (...active: ActiveScenario[]) => [...withScenarios(items, () => active)];
const events = (given: StreamItem[]) =>
  given.flatMap((item) => (item.kind === 'event' ? [item.event] : []));
const outcomes = (given: StreamItem[]) =>
  given.flatMap((item) => (item.kind === 'outcome' ? [item.outcome] : []));

describe('a scenario that is on', () => {
  it('scales a number of everybody, and is tallied', () => {
    const dearer = start('dearer', 0.1);
    const met = meet(dearer);
    expect(new Set(events(met).map(({ fee }) => fee))).toEqual(new Set([22.11]));
    expect(outcomes(met)).toEqual(outcomes(items));
    expect(dearer.tally).toEqual({ first: 1_000, last: 2_999, events: 2_000, outcomes: 0 });
  });

  it.each([
    ['new', 'iron'],
    ['lost', null],
  ])('%s meets a share of customers, in all their events', (name, value) => {
    const met = events(meet(start(name, 0.3))).filter(({ tier }) => tier === value);
    expect(met.length).toBeGreaterThan(450);
    expect(met.length).toBeLessThan(750);
    expect(new Set(met.map(({ customer_ref }) => customer_ref)).size).toBe(met.length / 2);
  });

  it('draws outcomes anew and leaves the fields alone', () => {
    const met = meet(start('fickle', 1));
    expect(events(met)).toEqual(events(items));
    const share = outcomes(met).filter(({ outcome }) => outcome).length / 2_000;
    expect(share).toBeGreaterThan(0.44);
    expect(share).toBeLessThan(0.56);
    const refs = new Map<string, Set<boolean>>();
    for (const { customer_ref, outcome } of outcomes(met)) {
      refs.set(customer_ref, (refs.get(customer_ref) ?? new Set()).add(outcome));
    }
    expect([...refs.values()].every(({ size }) => size === 1)).toBe(true);
  });

  it('adds up with another, and nothing is touched where none is on', () => {
    const both = events(meet(start('dearer', 0.1), start('new', 1)));
    expect(both[0]).toMatchObject({ fee: 22.11, tier: 'iron' });
    expect(meet()).toEqual(items);
  });

  it('that the profile does not describe does nothing', () => {
    const run = {
      kind: 'run',
      id: 'x',
      scenario: 'x',
      strength: 1,
      startedAt: 1,
      stoppedAt: null,
    } as const;
    expect(activate(profile, run, null)).toBeNull();
  });

  it('meets again exactly what it met before a restart', () => {
    const again = { ...start('dearer', 0.1), from: 1_500, to: 1_999 };
    const fees = events(meet(again)).map(({ fee }) => fee);
    expect(fees.filter((fee) => fee === 22.11)).toHaveLength(500);
    expect(fees[500]).toBe(22.11);
    expect(fees[499]).toBe(20.1);
  });
});
