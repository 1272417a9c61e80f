import { describe, expect, it } from 'vitest';
import { createFeatureEncoder, encodeRows } from './encode.ts';
import { type Feature, featureColumns, featureWidth } from './feature.ts';

const features: Feature[] = [
  { kind: 'number', name: 'weeks', fill: 20 },
  { kind: 'category', name: 'edition', values: ['daily', 'digital'], shares: [0.75, 0.25] },
  { kind: 'ratio-gap', name: 'gap', numerator: 'paid', factors: ['weeks', 'price'], fill: 0.5 },
  { kind: 'count', name: 'extras', fields: ['app', 'puzzle'], value: 'Yes' },
];
const reader = { weeks: 4, edition: 'digital', paid: 60, price: 10, app: 'Yes', puzzle: 'Yes' };

function encode(fields: Parameters<ReturnType<typeof createFeatureEncoder>>[0]): number[] {
  const out = new Float32Array(featureWidth(features));
  createFeatureEncoder(features)(fields, out, 0);
  return [...out];
}

describe('feature columns', () => {
  it('are named in the order in which they are written', () => {
    expect(featureColumns(features).map((column) => column.name)).toEqual([
      'weeks',
      'weeks:missing',
      'edition=daily',
      'edition=digital',
      'edition:missing',
      'edition:unseen',
      'gap',
      'gap:missing',
      'extras',
    ]);
    expect(featureWidth(features)).toBe(9);
  });
});

describe('createFeatureEncoder', () => {
  it('writes values, one-hot categories, derived ratios and counts', () => {
    expect(encode(reader)).toEqual([4, 0, 0, 1, 0, 0, 0.5, 0, 2]);
  });

  it('sends missing values to branches of their own', () => {
    expect(encode({})).toEqual([20, 1, 0.75, 0.25, 1, 0, 0.5, 1, 0]);
    expect(encode({ ...reader, weeks: null, edition: null })).toEqual([
      20, 1, 0.75, 0.25, 1, 0, 0.5, 1, 2,
    ]);
  });

  it('tells an unseen category from a missing one, also an empty text', () => {
    expect(encode({ ...reader, edition: 'evening' }).slice(2, 6)).toEqual([0.75, 0.25, 0, 1]);
    expect(encode({ ...reader, edition: '' }).slice(2, 6)).toEqual([0.75, 0.25, 0, 1]);
    expect(encode({ ...reader, edition: 3 }).slice(2, 6)).toEqual([0.75, 0.25, 0, 1]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e39])('takes %s as missing', (weeks) => {
    expect(encode({ ...reader, weeks }).slice(0, 2)).toEqual([20, 1]);
  });

  it('takes a ratio over zero as missing', () => {
    expect(encode({ ...reader, weeks: 0 }).slice(6, 8)).toEqual([0.5, 1]);
  });

  it('rounds numbers to float32', () => {
    expect(encode({ ...reader, weeks: 0.1 })[0]).toBe(Math.fround(0.1));
  });

  it('overwrites its own columns and nothing beside them', () => {
    const out = new Float32Array(11).fill(9);
    createFeatureEncoder(features)(reader, out, 1);
    expect([...out]).toEqual([9, 4, 0, 0, 1, 0, 0, 0.5, 0, 2, 9]);
  });
});

describe('encodeRows', () => {
  it('writes one row after the other', () => {
    const matrix = encodeRows(features, [reader, {}]);
    expect(matrix).toMatchObject({ rows: 2, columns: 9 });
    expect([...matrix.data]).toEqual([...encode(reader), ...encode({})]);
  });
});
