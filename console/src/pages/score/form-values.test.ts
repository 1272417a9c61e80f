import { describe, expect, it } from 'vitest';
import type { Field } from '../../api/types.ts';
import { changedFields, entriesOf, oddity, parseEntries } from './form-values.ts';

const base = {
  group: 'g',
  model_input: true,
  personal: false,
  example: null,
  unit: null,
  decimals: null,
  plausible: null,
  hard: null,
  values: null,
  max_length: null,
};
const age: Field = {
  ...base,
  name: 'age',
  label: 'Age',
  kind: 'number',
  plausible: [18, 100],
  hard: [0, 150],
};
const colour: Field = {
  ...base,
  name: 'colour',
  label: 'Colour',
  kind: 'category',
  values: ['red'],
};
const note: Field = { ...base, name: 'note', label: 'Note', kind: 'text', max_length: 3 };
const fields = [age, colour, note];

describe('the form', () => {
  it('reads what it shows, and takes empty for not known', () => {
    const values = { age: 40, colour: 'red', note: null };
    expect(parseEntries(fields, entriesOf(fields, values))).toEqual({ values, errors: {} });
  });

  it.each([
    ['age', 'ten', /number/],
    ['age', '151', /0 to 150/],
    ['age', '1e400', /number/],
    ['note', 'long', /3 letters/],
  ])('refuses %s %s', (name, text, why) => {
    expect(parseEntries(fields, { [name]: text }).errors[name]).toMatch(why);
  });

  it('says what is odd and takes it', () => {
    expect(oddity(age, '120')).toMatch(/18 to 100/);
    expect(oddity(age, '20')).toBeNull();
    expect(parseEntries(fields, { age: '120' }).errors).toEqual({});
  });

  it('knows what was changed', () => {
    const before = entriesOf(fields, { age: 40, colour: 'red' });
    expect(changedFields(fields, { ...before, colour: 'blue' }, before)).toEqual([colour]);
  });
});
