import { describe, expect, it } from 'vitest';
import { brokenRules } from '../profile/broken-rules.ts';
import { createSynthesizer } from './create-synthesizer.ts';
import type { KnownCustomer } from './encode.ts';
import { fitSynthesizer } from './fit.ts';
import { createRandom } from './random.ts';
import { gym, gymMembers } from './testing/gym.ts';
import { lookupValues } from './testing/lookup-values.ts';

const members = gymMembers(6000);
const fitted = fitSynthesizer(gym, members, { fittedAt: '2026-01-01T00:00:00.000Z' });
const synthesizer = createSynthesizer(gym, fitted);
const drawn = Array.from({ length: 20_000 }, (_, i) => synthesizer(createRandom(1, 0, i, 0)));

const share = (rows: readonly KnownCustomer[], has: (row: KnownCustomer) => boolean) =>
  rows.filter(has).length / rows.length;

const mean = (rows: readonly KnownCustomer[], value: (row: KnownCustomer) => number) =>
  rows.reduce((sum, row) => sum + value(row), 0) / rows.length;

describe('rules', () => {
  it('hold in each of 20,000 gym members', () => {
    const places = lookupValues(fitted);
    expect(drawn.flatMap(({ fields }) => brokenRules(gym, fields, places))).toEqual([]);
  });
});

describe('what was learnt', () => {
  it.each([
    ['outcome', (row: KnownCustomer) => row.outcome],
    ['a level', (row: KnownCustomer) => row.fields.tier === 'gold'],
    ['a level that hangs on a parent', (row: KnownCustomer) => row.fields.sauna === 'Yes'],
    ['missing values', (row: KnownCustomer) => row.fields.age === null],
    ['a spike', (row: KnownCustomer) => row.fields.months === 0],
    ['a place', (row: KnownCustomer) => row.fields.postcode === 'P1'],
  ])('keeps the share of %s', (_name, has) => {
    expect(Math.abs(share(drawn, has) - share(members, has))).toBeLessThan(0.015);
  });

  it('keeps pairs together: target and months, siblings, tier and months', () => {
    const quitters = (rows: readonly KnownCustomer[]) => rows.filter(({ outcome }) => outcome);
    const golden = (rows: readonly KnownCustomer[]) =>
      rows.filter((row) => row.fields.tier === 'gold');
    const both = ({ fields }: KnownCustomer) => fields.sauna === 'Yes' && fields.lessons === 'Yes';
    const months = ({ fields }: KnownCustomer) => Number(fields.months);
    for (const part of [quitters, golden]) {
      expect(Math.abs(mean(part(drawn), months) - mean(part(members), months))).toBeLessThan(1);
    }
    expect(Math.abs(share(drawn, both) - share(members, both))).toBeLessThan(0.015);
  });

  it('learns a price list: a fee lies near the price of its options', () => {
    const off = drawn.map(({ fields }) => {
      const options = { pool: 15, sauna: 6, lessons: 9 };
      const price = Object.entries(options).reduce(
        (sum, [name, amount]) => sum + (fields[name] === 'Yes' ? amount : 0),
        20.5,
      );
      return Math.abs(Number(fields.fee) - price);
    });
    expect(Math.max(...off)).toBeLessThan(2);
    expect(drawn.every(({ fields }) => (Number(fields.fee) * 4) % 1 === 0)).toBe(true);
  });

  it('has the first payment equal to the fee, as in the table', () => {
    const first = drawn.filter(({ fields }) => fields.months === 1);
    expect(first.length).toBeGreaterThan(20);
    for (const { fields } of first) expect(fields.paid).toBe(fields.fee);
  });

  it('never draws free text', () => {
    expect(drawn.every(({ fields }) => fields.nickname === null)).toBe(true);
  });
});

describe('reproducibility', () => {
  it('draws the same customer at any time, in any order', () => {
    for (const i of [17, 3, 19_999, 0, 17]) {
      expect(synthesizer(createRandom(1, 0, i, 0))).toEqual(drawn[i]);
    }
  });

  it('draws others for another seed', () => {
    expect(synthesizer(createRandom(2, 0, 0, 0))).not.toEqual(drawn[0]);
  });
});
