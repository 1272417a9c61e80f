import { expect, test } from 'vitest';
import { churn } from '../stack/churn.ts';

test('a hundred faults lose nothing', { timeout: 1_800_000 }, async () => {
  const { code, json, stderr } = await churn([
    'chaos',
    '--faults',
    '100',
    '--events',
    '160000',
    '--seed',
    '7',
    '--json',
  ]);
  expect(json, stderr).toMatchObject({
    lost: 0,
    duplicates: 0,
    order_breaks: 0,
    differences: [],
    idle: 0,
  });
  const { faults } = json as { faults: readonly { failure: string | null }[] };
  expect(faults.filter(({ failure }) => failure !== null)).toEqual([]);
  expect(code).toBe(0);
});
