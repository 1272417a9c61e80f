import { describe, expect, it } from 'vitest';
import { gym, gymMembers } from '../synthesis/testing/gym.ts';
import { brokenRules } from './broken-rules.ts';
import type { Fields } from './profile.ts';

const good: Fields = {
  ...gymMembers(1)[0]!.fields,
  pool: 'Yes',
  sauna: 'No',
  lessons: 'Yes',
  months: 20,
  fee: 40,
  paid: 800,
};
const places = new Map([['place', new Map([[good.postcode!, [good.town!]]])]]);

describe('brokenRules', () => {
  it('finds none in a sound customer', () => {
    expect(brokenRules(gym, good, places)).toEqual([]);
  });

  it.each([
    ['a child that says absent beside its parent', { sauna: 'No pool' }, 'no-pool'],
    ['a parent that is absent beside its child', { pool: 'No' }, 'no-pool'],
    ['a product far off', { paid: 3000 }, 'paid-in-all'],
    ['a product that must be absent', { months: 0 }, 'paid-in-all'],
    ['another town', { town: 'Nowhere' }, 'place'],
    ['an unknown key', { postcode: 'P9' }, 'place'],
  ])('names the rule broken by %s', (_name, change, rule) => {
    expect(brokenRules(gym, { ...good, ...change }, places)).toEqual([rule]);
  });

  it('lets missing values pass', () => {
    expect(brokenRules(gym, { ...good, paid: null }, places)).toEqual([]);
    expect(brokenRules(gym, { ...good, fee: null }, places)).toEqual([]);
  });
});
