import { type Fields, type Profile, parseProfile } from '../../profile/profile.ts';
import { createRandom } from '../random.ts';
import { sigmoid } from '../sigmoid.ts';

const number = (name: string, column: string, high: number) => ({
  name,
  column,
  kind: 'number',
  plausible: [0, high],
  hard: [-1, 10 * high],
  unit: 'one',
  decimals: 2,
  group: 'all',
  modelInput: true,
});

const category = (name: string, column: string, values: string[]) => ({
  name,
  column,
  kind: 'category',
  values,
  group: 'all',
  modelInput: true,
});

/** A profile of newspaper subscribers with every kind of feature, and a column that leaks the outcome. */
export const subscribers: Profile = parseProfile(
  {
    name: 'subscribers',
    title: 'Newspaper subscribers',
    namespace: 'subscribers',
    snapshotAt: '2026-03-01T00:00:00.000Z',
    idEpoch: '2020-01-01T00:00:00.000Z',
    key: { column: 'Reader', pattern: '^[A-Za-z0-9-]{1,64}$' },
    target: { column: 'Cancelled', positive: 'Yes', negative: 'No' },
    leaks: ['Cancelled', 'Reason'],
    source: {
      header: [
        'Reader',
        'Weeks',
        'Price',
        'Paid',
        'Edition',
        'App',
        'Puzzle',
        'Notes',
        'Cancelled',
        'Reason',
      ],
      constants: {},
      templates: {},
      targetCopies: {},
    },
    fields: [
      number('weeks', 'Weeks', 300),
      number('price', 'Price', 50),
      number('paid', 'Paid', 15_000),
      category('edition', 'Edition', ['daily', 'weekend', 'digital']),
      category('app', 'App', ['No', 'Yes']),
      category('puzzle', 'Puzzle', ['No', 'Yes']),
      { name: 'notes', column: 'Notes', kind: 'text', maxLength: 100, group: 'all' },
    ],
    derived: [
      {
        name: 'paid_gap',
        kind: 'ratio-gap',
        description: 'paid over weeks x price, minus one',
        numerator: 'paid',
        factors: ['weeks', 'price'],
      },
      {
        name: 'extras',
        kind: 'count',
        description: 'how many extras are taken',
        fields: ['app', 'puzzle'],
        value: 'Yes',
      },
    ],
    rules: [],
  },
  'subscribers',
);

export interface LabelledReaders {
  readonly rows: Fields[];
  readonly labels: Uint8Array;
}

/** Draws readers whose odds of leaving follow weeks (a curve), edition, and app and puzzle together. */
export function drawReaders(count: number, seed: number): LabelledReaders {
  const random = createRandom(seed);
  const labels = new Uint8Array(count);
  const rows = Array.from({ length: count }, (_, i): Fields => {
    const weeks = Math.floor(300 * random() ** 2);
    const price = Math.round(1000 + 4000 * random()) / 100;
    const edition = ['daily', 'weekend', 'digital'][Math.floor(3 * random())]!;
    const app = random() < 0.5 ? 'Yes' : 'No';
    const puzzle = random() < 0.5 ? 'Yes' : 'No';
    const logit =
      -1 +
      2.5 * Math.exp(-weeks / 40) +
      (edition === 'digital' ? 1 : 0) -
      (app === puzzle ? 1.5 : 0);
    labels[i] = random() < sigmoid(logit) ? 1 : 0;
    const paid = weeks === 0 ? null : Math.round(weeks * price * 100) / 100;
    return { weeks, price, paid, edition, app, puzzle, notes: null };
  });
  return { rows, labels };
}
