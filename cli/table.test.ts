import { expect, test } from 'vitest';
import { tableLines } from './table.ts';

test('columns are as wide as their widest cell', () => {
  expect(
    tableLines(
      ['part', 'ms'],
      [
        ['kafka', '12'],
        ['registry', '4000'],
      ],
      ['left', 'right'],
    ),
  ).toEqual(['part        ms', 'kafka       12', 'registry  4000']);
});

test('an empty header is left out', () => {
  expect(tableLines(['', ''], [['a', 'b']])).toEqual(['a  b']);
});
