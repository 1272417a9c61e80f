import { ClickHouseError } from '@clickhouse/client';
import { expect, test } from 'vitest';
import { OutageError } from '../runtime/errors.ts';
import { asClickHouseOutage } from './client.ts';

const refusal = (code: string, message: string) => new ClickHouseError({ message, code, type: '' });

test.each([
  ['an answer without a word', new Error('')],
  ['a broken connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
  ['a read-only server', refusal('164', 'Cannot execute query in readonly mode')],
  ['too many parts', refusal('252', 'Too many parts (300)')],
])('%s is an outage', (_, error) => {
  expect(asClickHouseOutage(error)).toBeInstanceOf(OutageError);
});

test.each([
  ['a row that does not fit', refusal('27', 'Cannot parse input')],
  [
    'an insert over several partitions',
    refusal('252', 'Too many partitions for single INSERT block'),
  ],
  ['an error of our own', new TypeError('x is not a function')],
])('%s is none', (_, error) => {
  expect(asClickHouseOutage(error)).toBe(error);
});
