import { expect, test } from 'vitest';
import { churn } from '../stack/churn.ts';

interface FaultLine {
  readonly id: string;
  readonly idle: boolean;
  readonly failure: string | null;
  readonly pending: number;
}

test('twelve faults lose nothing, double nothing and change no order', {
  timeout: 290_000,
}, async () => {
  const { code, json, stderr } = await churn([
    'chaos',
    '--faults',
    '12',
    '--events',
    '20000',
    '--seed',
    '1',
    '--json',
  ]);
  const faults = (json?.faults ?? []) as FaultLine[];
  expect(json, stderr).toMatchObject({ lost: 0, duplicates: 0, order_breaks: 0, differences: [] });
  expect(faults.filter(({ idle, failure }) => idle || failure !== null)).toEqual([]);
  expect(faults).toHaveLength(12);
  expect(new Set(faults.map(({ id }) => id)).size).toBeGreaterThanOrEqual(8);
  expect(Math.min(...faults.map(({ pending }) => pending))).toBeGreaterThanOrEqual(500);
  expect(code).toBe(0);
});
