import { describe, expect, it } from 'vitest';
import { partition } from './partition.ts';
import { OUTCOME } from './plan.ts';

const ROWS = 1000;
const column = (value: (row: number) => number) =>
  Float64Array.from({ length: ROWS }, (_, row) => value(row));
const sign = (codes: Float64Array) => [codes.map((code) => (code === 0 ? -1 : 1))];

const outcome = column((row) => Number(row % 4 === 0));
const telling = column((row) => Number(row % 10 < 5));
const silent = column((row) => (row * 7) % 3);

describe('partition', () => {
  const categories = new Map([
    [OUTCOME, outcome],
    ['silent', silent],
    ['telling', telling],
  ]);
  const others = new Map([...categories].map(([name, codes]) => [name, sign(codes)]));
  others.set('copy', sign(telling));

  it('keeps every row once and every stratum at the limit or above', () => {
    const strata = partition(categories, others, ROWS, 40);
    expect(strata.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: ROWS }, (_, i) => i));
    for (const rows of strata) expect(rows.length).toBeGreaterThanOrEqual(40);
  });

  it('never mixes outcomes, and cuts by the telling category first', () => {
    const strata = partition(categories, others, ROWS, 200);
    for (const rows of strata) expect(new Set(rows.map((row) => outcome[row])).size).toBe(1);
    const stayed = strata.filter((rows) => outcome[rows[0]!] === 0);
    for (const rows of stayed) expect(new Set(rows.map((row) => telling[row])).size).toBe(1);
  });

  it('keeps a table together that is too small to cut', () => {
    expect(partition(categories, others, ROWS, 600)).toHaveLength(1);
  });
});
