import { describe, expect, it } from 'vitest';
import { countOf, ratioGap } from './derive.ts';

const derived = { numerator: 'paid', factors: ['weeks', 'price'] };

describe('ratioGap', () => {
  it('is the numerator over the product of the factors, minus one', () => {
    expect(ratioGap({ paid: 60, weeks: 4, price: 10 }, derived)).toBeCloseTo(0.5, 12);
  });

  it.each([
    { paid: null, weeks: 4, price: 10 },
    { paid: 60, weeks: 'four', price: 10 },
    { paid: 60, weeks: 0, price: 10 },
    { paid: 0, weeks: 0, price: 10 },
  ])('is missing for %j', (fields) => {
    expect(ratioGap(fields, derived)).toBeNull();
  });
});

describe('countOf', () => {
  it('counts fields that hold the value', () => {
    const fields = { app: 'Yes', puzzle: 'No', radio: 'Yes', video: null };
    const names = ['app', 'puzzle', 'radio', 'video', 'absent'];
    expect(countOf(fields, { fields: names, value: 'Yes' })).toBe(2);
  });
});
