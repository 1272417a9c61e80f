import { describe, expect, it } from 'vitest';
import type { AvroRecord } from '../../domain/profile/avro-schema.ts';
import { FieldChangeError, parseChange } from './change-value.ts';

const schema: AvroRecord = {
  type: 'record',
  name: 'Sack',
  namespace: 'mill',
  doc: '',
  fields: [
    { name: 'label', type: 'string' },
    { name: 'kilos', type: ['null', 'double'], default: null },
    { name: 'count', type: 'int' },
    { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'open', type: 'boolean' },
    { name: 'marks', type: { type: 'array', items: 'string' } },
  ],
};

describe('parseChange', () => {
  it.each([
    ['label', '', ''],
    ['label', '12', '12'],
    ['kilos', '', null],
    ['kilos', '1.5', 1.5],
    ['count', '-3', -3],
    ['at', '1700000000000', 1_700_000_000_000],
    ['open', 'false', false],
  ])('reads %s=%s', (field, text, value) => {
    expect(parseChange(schema, field, text)).toBe(value);
  });

  it.each([
    ['sack', '1', 'has no field sack; it has label, kilos, count'],
    ['kilos', 'NaN', 'kilos takes a number, not NaN'],
    ['count', '', 'count takes a whole number, not '],
    ['count', '1.5', 'count takes a whole number, not 1.5'],
    ['at', '2026-01-01', 'at takes a whole number, not 2026-01-01'],
    ['open', 'yes', 'open takes true or false, not yes'],
    ['marks', 'a', 'marks is a list'],
  ])('refuses %s=%s', (field, text, message) => {
    expect(() => parseChange(schema, field, text)).toThrow(FieldChangeError);
    expect(() => parseChange(schema, field, text)).toThrow(message);
  });
});
