import { describe, expect, it } from 'vitest';
import { subscribers } from '../testing/subscribers.ts';
import { learnFeatures } from './learn.ts';

const row = (weeks: number | null, edition: string | null) => ({
  weeks,
  price: 10,
  paid: weeks === null ? null : weeks * 15,
  edition,
  app: 'Yes',
  puzzle: 'No',
});

describe('learnFeatures', () => {
  const rows = [row(1, 'daily'), row(2, 'daily'), row(6, 'weekend'), row(null, 'x'), row(30, null)];
  const features = learnFeatures(subscribers, rows);
  const named = (name: string) => features.find((feature) => feature.name === name);

  it('has the model inputs in profile order, then the derived fields', () => {
    expect(features.map((feature) => feature.name)).toEqual([
      'weeks',
      'price',
      'paid',
      'edition',
      'app',
      'puzzle',
      'paid_gap',
      'extras',
    ]);
  });

  it('fills numbers with the median of those present', () => {
    expect(named('weeks')).toMatchObject({ fill: 4 });
    expect(named('paid_gap')).toMatchObject({ fill: 0.5 });
  });

  it('freezes the vocabulary of the profile with its shares among known values', () => {
    expect(named('edition')).toMatchObject({
      values: ['daily', 'weekend', 'digital'],
      shares: [Math.fround(2 / 3), Math.fround(1 / 3), 0],
    });
  });

  it('works without rows', () => {
    expect(learnFeatures(subscribers, [])[3]).toMatchObject({
      shares: Array.from({ length: 3 }, () => Math.fround(1 / 3)),
    });
  });

  it('refuses text', () => {
    const fields = subscribers.fields.map((field) => ({ ...field, modelInput: true }));
    expect(() => learnFeatures({ ...subscribers, fields }, rows)).toThrow(/notes: text cannot/);
  });
});
