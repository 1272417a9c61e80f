import { describe, expect, it } from 'vitest';
import { createRandom } from '../model/random.ts';
import type { Field, Fields } from '../profile/profile.ts';
import {
  type Baseline,
  baselineUnit,
  formatBaseline,
  parseBaseline,
  referenceFor,
} from './baseline.ts';
import { rowBinner } from './bin-rows.ts';
import { binLabels, fieldBinner, learnBins, numberBin, quantileBins } from './bins.ts';
import { countBins, histogramLayout } from './histogram.ts';
import { judgeWindow, type Reference } from './judge.ts';
import { alarmsOf, decide } from './verdict.ts';

const base = { column: '', group: 'g', modelInput: true, personal: false, tracked: false };
const fields: Field[] = [
  { ...base, name: 'plumage', kind: 'category', values: ['grey', 'white', 'black'] },
  {
    ...base,
    name: 'span',
    kind: 'number',
    plausible: [0, 9],
    hard: [0, 99],
    unit: 'm',
    decimals: 2,
  },
  { ...base, name: 'note', kind: 'text', maxLength: 9 },
];

function birds(
  count: number,
  seed: number,
  change: (row: Fields, u: number) => Fields = (row) => row,
) {
  const random = createRandom(seed);
  return Array.from({ length: count }, (): Fields => {
    const u = random();
    const plumage = u < 0.5 ? 'grey' : u < 0.8 ? 'white' : 'black';
    return change({ plumage, span: 1 + 4 * random() }, random());
  });
}

const table = birds(6_000, 1);
const layout = histogramLayout(learnBins(fields, table));
const bin = rowBinner(layout);
const count = (rows: readonly Fields[]) =>
  countBins(layout, bin(rows, null), new Float64Array(layout.width));
const reference: Reference = {
  layout,
  n: table.length,
  counts: count(table),
  importance: [0.25, 0.75],
};
const judge = (rows: readonly Fields[]) => judgeWindow(reference, rows.length, count(rows));

describe('bins', () => {
  it('of a number are open at both ends and hold equal shares', () => {
    const bins = quantileBins(
      'span',
      table.map(({ span }) => span as number),
    );
    expect(bins.edges).toHaveLength(39);
    expect(numberBin(bins, -1e9)).toBe(0);
    expect(numberBin(bins, 1e9)).toBe(39);
    expect(numberBin(bins, bins.edges[3]!)).toBe(4);
    expect(numberBin(bins, null)).toBe(40);
    expect(numberBin(bins, Number.NaN)).toBe(40);
    expect(binLabels(bins)).toHaveLength(41);
  });

  it('of a number with one value are that value and missing', () => {
    const bins = quantileBins('x', [7, 7, 7]);
    expect(bins.edges).toEqual([]);
    expect(binLabels(bins)).toEqual(['any', '(missing)']);
    expect(numberBin(quantileBins('x', []), null)).toBe(1);
  });

  it('of a category end with unseen and missing', () => {
    const bins = learnBins(fields, table)[0]!;
    const binOf = fieldBinner(bins);
    expect(['grey', 'black', 'pink', null].map((plumage) => binOf({ plumage }))).toEqual([
      0, 2, 3, 4,
    ]);
    expect(binOf({})).toBe(4);
  });

  it('are not made of free text', () => {
    expect(layout.fields.map(({ name }) => name)).toEqual(['plumage', 'span']);
  });
});

describe('judgeWindow', () => {
  it('finds no certain drift where there is none', () => {
    const windows = Array.from({ length: 200 }, (_, i) => judge(birds(500, 100 + i)));
    expect(windows.filter(({ certain }) => certain)).toEqual([]);
    expect(windows.filter(({ alarm }) => alarm).length).toBeLessThan(40);
  });

  it.each([
    [
      'another mix',
      'plumage',
      (row: Fields, u: number) => (u < 0.3 ? { ...row, plumage: 'grey' } : row),
    ],
    ['other numbers', 'span', (row: Fields) => ({ ...row, span: Number(row.span) * 1.3 })],
    [
      'an unseen value',
      'plumage',
      (row: Fields, u: number) => (u < 0.03 ? { ...row, plumage: 'pink' } : row),
    ],
    [
      'missing values',
      'span',
      (row: Fields, u: number) => (u < 0.05 ? { ...row, span: null } : row),
    ],
  ])('is certain of %s, and names the field', (_, name, change) => {
    const { fields: found, certain } = judge(birds(500, 7, change));
    expect(certain).toBe(true);
    expect(found.filter((field) => field.certain).map((field) => field.name)).toEqual([name]);
  });

  it('says which test spoke, and weights effects by importance', () => {
    const window = judge(birds(500, 7, (row, u) => (u < 0.05 ? { ...row, span: null } : row)));
    expect(window.fields[1]).toMatchObject({ method: 'fisher-missing', importance: 0.75 });
    const [a, b] = window.fields.map(({ effect }) => effect) as [number, number];
    expect(window.weightedEffect).toBeCloseTo(0.25 * a + 0.75 * b, 12);
  });

  it('does not compare what is too little', () => {
    expect(judge(birds(10, 3))).toMatchObject({ comparability: 'too-few', n: 10, fields: [] });
  });

  it('stays finite where a field has gone altogether', () => {
    const { fields: found } = judge(table.slice(0, 500).map(() => ({ plumage: null, span: null })));
    for (const { p, q, effect, limit } of found) {
      expect([p, q, effect, limit].every(Number.isFinite)).toBe(true);
      expect(effect).toBeGreaterThan(limit);
    }
  });
});

describe('decide', () => {
  const weak = { ...judge(birds(500, 11)), certain: false };
  const withAlarms = (...names: string[]) => ({
    ...weak,
    fields: weak.fields.map((field) => ({
      ...field,
      certain: false,
      alarm: names.includes(field.name),
    })),
  });

  it('needs the same field in alarm twice in three windows, this one among them', () => {
    expect(decide(withAlarms('span'), [])).toMatchObject({ drift: false });
    expect(decide(withAlarms('span'), [['span'], []])).toEqual({
      drift: true,
      reason: 'repeated',
      fields: ['span'],
    });
    expect(decide(withAlarms('span'), [['plumage'], ['plumage']]).drift).toBe(false);
    expect(decide(withAlarms(), [['span'], ['span']]).drift).toBe(false);
    expect(decide(withAlarms('span'), [['span'], [], []]).drift).toBe(false);
  });

  it('takes one window where that is certain, the most important field first', () => {
    const changed = birds(500, 5, (row) => ({ plumage: 'grey', span: Number(row.span) * 2 }));
    const { reason, fields: named } = decide(judge(changed), []);
    expect([reason, ...named]).toEqual(['one-window', 'span', 'plumage']);
    expect(alarmsOf(judge(changed))).toEqual(['plumage', 'span']);
  });
});

describe('a baseline', () => {
  const baseline: Baseline = {
    format: 1,
    modelVersion: 'birds-1',
    profile: 'birds',
    unit: baselineUnit,
    fields: [
      { name: 'plumage', kind: 'category', values: ['grey', 'white'], importance: 1 },
      { name: 'span', kind: 'number', edges: [1, 2], importance: null },
    ],
    references: {
      table: {
        n: 3,
        counts: [
          [1, 1, 0, 1],
          [3, 0, 0, 0],
        ],
      },
      synthetic: {
        n: 4,
        counts: [
          [4, 0, 0, 0],
          [4, 0, 0, 0],
        ],
      },
    },
  };

  it('is read as it was written', () => {
    expect(parseBaseline(formatBaseline(baseline), 'b.json')).toEqual(baseline);
    const { synthetic: _, ...rest } = baseline.references;
    const without = { ...baseline, references: { ...rest, synthetic: null } };
    expect(parseBaseline(formatBaseline(without), 'b.json')).toEqual(without);
    expect(referenceFor(without, 'synthetic').n).toBe(3);
  });

  it('has a reference of its own for synthetic customers', () => {
    expect(referenceFor(baseline, 'synthetic').n).toBe(4);
    expect([...referenceFor(baseline, 'api').counts]).toEqual([1, 1, 0, 1, 3, 0, 0, 0]);
  });

  it('is refused where its counts do not fit its bins, and where it is something else', () => {
    const counts = [[1], [2]];
    const bad = { ...baseline, references: { ...baseline.references, table: { n: 1, counts } } };
    expect(() => parseBaseline(formatBaseline(bad), 'b.json')).toThrow('do not fit');
    expect(() => parseBaseline('{}', 'b.json')).toThrow('b.json');
    expect(() => parseBaseline('x', 'b.json')).toThrow('not JSON');
  });
});
