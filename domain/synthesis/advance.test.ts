import { describe, expect, it } from 'vitest';
import { brokenRules } from '../profile/broken-rules.ts';
import type { Fields } from '../profile/profile.ts';
import { type Advance, createAdvancer, firstEventType } from './advance.ts';
import { createSynthesizer } from './create-synthesizer.ts';
import { fitSynthesizer } from './fit.ts';
import { createRandom } from './random.ts';
import { gym, gymMembers } from './testing/gym.ts';

const fitted = fitSynthesizer(gym, gymMembers(2000), { fittedAt: '2026-01-01T00:00:00.000Z' });
const synthesizer = createSynthesizer(gym, fitted);
const advance = createAdvancer(gym, fitted, synthesizer);

const start = (i: number) => synthesizer(createRandom(3, 0, i, 0)).fields;

/** Steps of customers, each followed for eight events. */
const steps: { before: Fields; after: Advance }[] = [];
for (let i = 0; i < 500; i++) {
  let before = start(i);
  for (let step = 0; step < 8; step++) {
    const after = advance(createRandom(3, 0, i * 8 + step, 1), before);
    steps.push({ before, after });
    before = after.fields;
  }
}
const ofType = (type: string) => steps.filter(({ after }) => after.eventType === type);

describe('createAdvancer', () => {
  it('keeps the rules over eight steps', () => {
    expect(steps.flatMap(({ after }) => brokenRules(gym, after.fields))).toEqual([]);
  });

  it('bills one period more, and nothing else changes but the sum', () => {
    expect(ofType('bill').length).toBeGreaterThan(1000);
    for (const { before, after } of ofType('bill')) {
      expect(after.fields.months).toBe(Number(before.months) + 1);
      expect(Number(after.fields.paid)).toBeGreaterThan(Number(before.paid));
      expect({ ...after.fields, months: 0, paid: 0 }).toEqual({ ...before, months: 0, paid: 0 });
    }
  });

  it('stays within the months that the table knows', () => {
    expect(Math.max(...steps.map(({ after }) => Number(after.fields.months)))).toBe(60);
  });

  it('changes the tracked field now and then, and keeps the shares of its values', () => {
    const changes = ofType('tier_change');
    expect(changes.length).toBeGreaterThan(100);
    for (const { before, after } of changes) {
      expect(after.fields.tier).not.toBe(before.tier);
      expect({ ...after.fields, tier: '' }).toEqual({ ...before, tier: '' });
    }
    const gold = (rows: readonly Fields[]) => rows.filter(({ tier }) => tier === 'gold').length;
    const last = steps.filter((_, i) => i % 8 === 7).map(({ after }) => after.fields);
    const first = steps.filter((_, i) => i % 8 === 0).map(({ before }) => before);
    expect(Math.abs(gold(last) - gold(first)) / last.length).toBeLessThan(0.05);
  });

  it('repeats the state in a snapshot', () => {
    expect(ofType('snapshot').length).toBeGreaterThan(1000);
    for (const { before, after } of ofType('snapshot')) expect(after.fields).toEqual(before);
  });

  it('is a function of its arguments', () => {
    const before = start(5);
    const again = () => advance(createRandom(9, 9, 9, 9), before);
    expect(again()).toEqual(again());
  });
});

describe('firstEventType', () => {
  it('calls a customer of the first period a sign-up', () => {
    expect(firstEventType(gym)({ ...start(0), months: 1 })).toBe('signup');
    expect(firstEventType(gym)({ ...start(0), months: 2 })).toBe('snapshot');
  });

  it('calls every customer one where no rule counts periods', () => {
    expect(firstEventType({ ...gym, rules: [] })(start(0))).toBe('signup');
  });
});
