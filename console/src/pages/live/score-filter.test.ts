import { expect, it } from 'vitest';
import type { LiveScore } from '../../api/types.ts';
import { filterOf, matches, withFilter } from './score-filter.tsx';

const score = {
  customer_ref: 'syn-7',
  event_type: 'plan.changed',
  band: 'high',
  top_reason: 'A bill raises the risk',
} as LiveScore;

it('reads from an address what it wrote there', () => {
  const filter = { band: 'very high', text: 'a&b' } as const;
  const address = withFilter(new URLSearchParams('other=1'), filter);
  expect(address.get('other')).toBe('1');
  expect(filterOf(new URLSearchParams(address.toString()))).toEqual(filter);
  expect(withFilter(address, { band: null, text: '' }).toString()).toBe('other=1');
  expect(filterOf(new URLSearchParams('band=purple'))).toEqual({ band: null, text: '' });
});

it.each([
  ['high', '', true],
  ['low', '', false],
  [null, 'SYN', true],
  [null, 'bill', true],
  ['high', 'nothing', false],
] as const)('band %s and text "%s" match: %s', (band, text, isShown) => {
  expect(matches(score, { band, text })).toBe(isShown);
});
