import { describe, expect, it } from 'vitest';
import { everyLetter, type LetterFilter, matchesFields, matchesLetter } from './letter-filter.ts';
import type { Letter } from './read-letters.ts';

const letter: Letter = {
  reason: 'range',
  path: 'weight',
  detail: '',
  stage: 'mill',
  topic: 'grain.v1',
  partition: 3,
  offset: 42,
  timeMs: 1_000,
  attempts: 1,
  redrivenFrom: null,
  key: Buffer.from('farm-1'),
  value: null,
  headers: {},
  truncatedFrom: null,
  role: 'events',
};
const entry = { action: 'dropped', atMs: 0, because: '' } as const;
const meets = (filter: Partial<LetterFilter>, journal = new Map()): boolean =>
  matchesLetter({ ...everyLetter, ...filter }, letter, journal);

describe('matchesLetter', () => {
  it.each<[Partial<LetterFilter>, boolean]>([
    [{}, true],
    [{ reason: 'range' }, true],
    [{ reason: 'time' }, false],
    [{ stage: 'mill', topic: 'grain.v1', path: 'weight', key: 'farm-1' }, true],
    [{ stage: 'mill', topic: 'grain.v2' }, false],
    [{ path: 'height' }, false],
    [{ key: 'farm' }, false],
    [{ identity: 'mill:grain.v1/3@42' }, true],
    [{ identity: 'mill:grain.v1/3@43' }, false],
    [{ fromMs: 1_000, toMs: 1_001 }, true],
    [{ fromMs: 1_001 }, false],
    [{ toMs: 1_000 }, false],
    [{ status: 'open' }, true],
    [{ status: 'dropped' }, false],
  ])('%j: %s', (filter, expected) => {
    expect(meets(filter)).toBe(expected);
  });

  it('asks the journal what was done', () => {
    const journal = new Map([['mill:grain.v1/3@42', entry]]);
    expect(meets({ status: 'open' }, journal)).toBe(false);
    expect(meets({ status: 'dropped' }, journal)).toBe(true);
    expect(meets({ status: 'redriven' }, journal)).toBe(false);
  });
});

describe('matchesFields', () => {
  const wanting = (fields: Record<string, string>): LetterFilter => ({
    ...everyLetter,
    fields: new Map(Object.entries(fields)),
  });

  it('compares fields as text; what is missing equals nothing', () => {
    const value = { kind: 'rye', kilos: 5, dry: true, note: null };
    expect(matchesFields(wanting({}), null)).toBe(true);
    expect(matchesFields(wanting({ kind: 'rye', kilos: '5', dry: 'true', note: '' }), value)).toBe(
      true,
    );
    expect(matchesFields(wanting({ kilos: '5.0' }), value)).toBe(false);
    expect(matchesFields(wanting({ kind: 'rye' }), null)).toBe(false);
  });
});
