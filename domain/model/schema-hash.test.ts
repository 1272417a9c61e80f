import { describe, expect, it } from 'vitest';
import { learnFeatures } from './features/learn.ts';
import { fieldsRead, schemaHash } from './schema-hash.ts';
import { subscribers } from './testing/subscribers.ts';

const features = learnFeatures(subscribers, []);

describe('fieldsRead', () => {
  it('includes the parts of derived features, once each', () => {
    const derived = features.filter(({ kind }) => kind === 'ratio-gap' || kind === 'count');
    expect(fieldsRead(subscribers, derived)).toEqual(['weeks', 'price', 'paid', 'app', 'puzzle']);
  });
});

describe('schemaHash', () => {
  const hash = schemaHash(subscribers, features);

  it('changes with a vocabulary, a derived field and the target', () => {
    const fields = subscribers.fields.map((field) =>
      field.kind === 'category' ? { ...field, values: [...field.values, 'new'] } : field,
    );
    const target = { ...subscribers.target, positive: 'No', negative: 'Yes' };
    expect(schemaHash({ ...subscribers, fields }, features)).not.toBe(hash);
    expect(schemaHash({ ...subscribers, derived: [] }, features)).not.toBe(hash);
    expect(schemaHash({ ...subscribers, target }, features)).not.toBe(hash);
  });

  it('does not change with what the model does not read', () => {
    const fields = subscribers.fields.filter(({ name }) => name !== 'notes');
    expect(schemaHash({ ...subscribers, title: 'Readers', fields }, features)).toBe(hash);
  });
});
