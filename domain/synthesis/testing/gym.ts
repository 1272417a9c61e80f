import { type Fields, type Profile, parseProfile } from '../../profile/profile.ts';
import type { KnownCustomer } from '../encode.ts';
import { normalQuantile } from '../normal.ts';
import { createRandom, type Random } from '../random.ts';

const category = (name: string, values: string[], tracked = false) => ({
  name,
  column: name,
  kind: 'category',
  values,
  group: 'all',
  tracked,
});

const number = (name: string, decimals: number) => ({
  name,
  column: name,
  kind: 'number',
  plausible: [0, 10_000],
  hard: [0, 1_000_000],
  unit: 'one',
  decimals,
  group: 'all',
});

const text = (name: string) => ({ name, column: name, kind: 'text', maxLength: 40, group: 'all' });

const fields = [
  text('nickname'),
  text('postcode'),
  text('town'),
  category('pool', ['No', 'Yes']),
  category('sauna', ['No', 'No pool', 'Yes']),
  category('lessons', ['No', 'No pool', 'Yes']),
  category('tier', ['gold', 'bronze', 'silver'], true),
  number('age', 0),
  number('months', 0),
  number('fee', 2),
  number('paid', 2),
];

/** A profile of gym members with every kind of field and rule. */
export const gym: Profile = parseProfile(
  {
    name: 'gym',
    title: 'Gym members',
    namespace: 'gym',
    snapshotAt: '2026-01-01T00:00:00.000Z',
    idEpoch: '2020-01-01T00:00:00.000Z',
    key: { column: 'member', pattern: '^[A-Za-z0-9-]{1,64}$' },
    target: { column: 'quit', positive: 'yes', negative: 'no' },
    leaks: ['quit'],
    source: {
      header: ['member', ...fields.map(({ name }) => name), 'quit'],
      constants: {},
      templates: {},
      targetCopies: {},
    },
    fields,
    derived: [],
    rules: [
      {
        name: 'no-pool',
        kind: 'implies-both',
        when: { field: 'pool', equals: 'No' },
        requires: { fields: ['sauna', 'lessons'], equals: 'No pool' },
      },
      {
        name: 'paid-in-all',
        kind: 'product',
        field: 'paid',
        factors: ['months', 'fee'],
        ratio: [0.5, 1.5],
        absentWhen: { field: 'months', equals: 0 },
      },
      { name: 'place', kind: 'lookup', key: 'postcode', determines: ['town'] },
    ],
  },
  'gym',
);

/** Returns members whose fields hang together: a price list, a target that follows months and tier. */
export function gymMembers(count: number): KnownCustomer[] {
  return Array.from({ length: count }, (_, i) => gymMember(createRandom(99, 0, i, 0), i));
}

function gymMember(random: Random, i: number): KnownCustomer {
  const yes = (share: number) => (random() < share ? 'Yes' : 'No');
  const pool = yes(0.6);
  const sauna = pool === 'No' ? 'No pool' : yes(0.5);
  const lessons = pool === 'No' ? 'No pool' : yes(sauna === 'Yes' ? 0.7 : 0.3);
  const loyalty = random();
  const tier = loyalty < 0.4 ? 'bronze' : loyalty < 0.75 ? 'silver' : 'gold';
  const drawn = Math.round(60 * (0.6 * loyalty + 0.6 * random()) - 9);
  const months = Math.min(Math.max(drawn, 0), 60);
  const price = 20 + (pool === 'Yes' ? 15 : 0) + (sauna === 'Yes' ? 6 : 0);
  const fee = Math.round((price + (lessons === 'Yes' ? 9 : 0) + random()) * 4) / 4;
  const noise = 1 + (0.1 * normalQuantile(random())) / Math.sqrt(months || 1);
  const exact = months === 1 ? fee : Math.round(100 * months * fee * noise) / 100;
  const quits = random() < 0.7 - 0.01 * months - (tier === 'gold' ? 0.1 : 0);
  const age = random() < 0.2 ? null : 18 + Math.floor(40 * random());
  const town = Math.floor(3 * random());
  const place = { postcode: `P${town}`, town: ['Ash', 'Elm', 'Oak'][town]! };
  const paid = months === 0 ? null : exact;
  const nickname = `member number ${i}`;
  const all: Fields = { nickname, ...place, pool, sauna, lessons, tier, age, months, fee, paid };
  return { fields: all, outcome: quits };
}
