import { expect, it } from 'vitest';
import { percent, plain, rate, short, signed, whole } from './numbers.ts';
import { span } from './times.ts';

it('tells numbers with as many digits as they deserve', () => {
  expect(whole(1_234_567.4)).toBe('1,234,567');
  expect([rate(0), rate(3.25), rate(103.4)]).toEqual(['0', '3.3', '103']);
  expect(percent(0.12345)).toBe('12.3 %');
  expect(short(0.000123456)).toBe('0.000123');
  expect(plain(6570.3)).toBe('6,570.3');
});

it('gives a sign to all but nothing', () => {
  expect([signed(0.5, 2), signed(-0.5, 2), signed(-0.001, 2)]).toEqual(['+0.50', '−0.50', '0.00']);
});

it.each([
  [0, '0 s'],
  [0.0123, '12 ms'],
  [4.25, '4.3 s'],
  [42.4, '42 s'],
  [61, '1 min'],
  [7_300, '2 h'],
  [200_000, '2 d'],
])('tells %d seconds as %s', (seconds, text) => {
  expect(span(seconds)).toBe(text);
});
