import { describe, expect, it } from 'vitest';
import type { Profile, Rule } from '../profile/profile.ts';
import { OUTCOME, planSynthesis } from './plan.ts';
import { gym } from './testing/gym.ts';

const withRule = (rule: Rule): Profile => ({ ...gym, rules: [...gym.rules, rule] });

describe('planSynthesis', () => {
  it('draws the outcome first, then what is free, then what hangs on it', () => {
    const plan = planSynthesis(gym);
    const names = plan.categories.map(({ name }) => name);
    expect(names).toEqual([OUTCOME, 'pool', 'tier', 'sauna', 'lessons']);
    expect(plan.numbers.map(({ name }) => name)).toEqual(['age', 'months', 'fee']);
    expect(plan.ratios.map(({ name }) => name)).toEqual(['paid']);
  });

  it('draws what hangs on a parent among the levels that the parent allows', () => {
    const sauna = planSynthesis(gym).categories.find(({ name }) => name === 'sauna')!;
    expect(sauna.levels).toEqual(['No', 'Yes']);
    expect(sauna.parent).toEqual({ field: 'pool', equals: 'No', absent: 'No pool' });
  });

  it.each<[string, Rule, RegExp]>([
    [
      'two rules for one field',
      { name: 'again', kind: 'lookup', key: 'tier', determines: ['sauna'] },
      /sauna is ruled by another rule/,
    ],
    [
      'a chain of parents',
      {
        name: 'chain',
        kind: 'implies-both',
        when: { field: 'sauna', equals: 'No' },
        requires: { fields: ['tier'], equals: 'bronze' },
      },
      /tier hangs on sauna/,
    ],
    [
      'a product of products',
      { name: 'twice', kind: 'product', field: 'age', factors: ['paid'], ratio: [0, 1] },
      /paid is not a number that is drawn by itself/,
    ],
    [
      'a product that is no number',
      { name: 'odd', kind: 'product', field: 'tier', factors: ['fee'], ratio: [0, 1] },
      /tier is not a number/,
    ],
  ])('refuses %s and names it', (_name, rule, message) => {
    expect(() => planSynthesis(withRule(rule))).toThrow(message);
  });
});
