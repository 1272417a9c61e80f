import { expect, it } from 'vitest';
import { parseProfile } from '../profile/profile.ts';
import { createReasons } from './reasons.ts';

const profile = parseProfile(
  {
    name: 'club',
    title: 'Members',
    namespace: '',
    snapshotAt: '2026-01-01T00:00:00.000Z',
    idEpoch: '2020-01-01T00:00:00.000Z',
    key: { column: 'Id', pattern: '^.+$' },
    target: { column: 'Left', positive: 'Yes', negative: 'No' },
    leaks: [],
    source: { header: ['Id'], constants: {}, templates: {}, targetCopies: {} },
    fields: [
      {
        name: 'visits',
        column: 'Visits',
        kind: 'number',
        plausible: [0, 50],
        hard: [0, 100],
        unit: 'a month',
        decimals: 0,
        group: 'use',
      },
      {
        name: 'age',
        column: 'Age Years',
        kind: 'number',
        plausible: [0, 100],
        hard: [0, 150],
        unit: 'years',
        decimals: 0,
        group: 'use',
      },
      { name: 'plan', column: 'Plan', kind: 'category', values: ['Gold', 'Basic'], group: 'use' },
    ],
    derived: [
      {
        name: 'extras',
        kind: 'count',
        description: 'Booked extras',
        fields: ['plan'],
        value: 'Gold',
      },
    ],
    rules: [],
  },
  'test',
);

it('names the strongest first, with sign, value and unit', () => {
  const reasons = createReasons(profile, ['visits', 'plan', 'extras'], 3);
  expect(reasons({ visits: 3, plan: null }, Float64Array.of(0.5, -0.75, 0.1))).toEqual([
    {
      feature: 'plan',
      value: null,
      contribution: -0.75,
      text: 'Plan is not known, which lowers the risk',
    },
    { feature: 'visits', value: 3, contribution: 0.5, text: 'Visits 3 a month raises the risk' },
    { feature: 'extras', contribution: 0.1, text: 'Booked extras raises the risk' },
  ]);
});

it('leaves out what contributes nothing and what is beyond the count', () => {
  const reasons = createReasons(profile, ['visits', 'plan', 'extras'], 1);
  const texts = (...shares: number[]) =>
    reasons({ visits: 3, plan: 'Gold' }, Float64Array.from(shares)).map(({ feature }) => feature);
  expect(texts(0, 0, 0)).toEqual([]);
  expect(texts(-0.2, 0.1, 0.19)).toEqual(['visits']);
});

it('tells no unit that the name says already', () => {
  const [reason] = createReasons(profile, ['age'])({ age: 1 }, Float64Array.of(0.5));
  expect(reason?.text).toBe('Age Years 1 raises the risk');
});
