import { expect, test } from 'vitest';
import { IdSet } from '../../../stream/ledger/id-set.ts';
import type { LedgerVerdict } from '../../../stream/ledger/verdict.ts';
import type { Expectation } from '../feed/expectation.ts';
import { drawAccount } from './account.ts';

const ids = [
  [1, 1],
  [1, 2],
  [2, 1],
] as const;
const expected: Expectation = {
  records: 5,
  ids,
  repeats: 1,
  letters: new Map([['range', 1]]),
  outcomes: 3,
};

const verdict = (changes: Partial<LedgerVerdict> = {}): LedgerVerdict =>
  ({
    records: 5,
    scored: 3,
    dead_lettered: 1,
    dead_letters_by_reason: { range: 1 },
    duplicates_dropped: 1,
    outcomes: 3,
    lost: 0,
    duplicates: 0,
    order_breaks: 0,
    offenders: [],
    ...changes,
  }) as LedgerVerdict;

function setOf(members: readonly (readonly [number, number])[]): IdSet {
  const set = new IdSet();
  for (const id of members) set.add(...id);
  return set;
}

const reader = (seen: readonly (readonly [number, number])[], duplicates = 0, orderBreaks = 0) => ({
  ids: setOf(seen),
  records: seen.length,
  duplicates,
  orderBreaks,
});

test('agreement is clean', () => {
  expect(drawAccount(expected, setOf(ids), verdict(), reader(ids))).toEqual({
    lost: 0,
    duplicates: 0,
    order_breaks: 0,
    differences: [],
  });
});

test('an event of the feed that nobody scored is lost, though the ledger never heard of it', () => {
  const scored = ids.slice(1);
  const account = drawAccount(expected, setOf(scored), verdict({ records: 4 }), reader(scored));
  expect(account.lost).toBe(3);
  expect(account.differences).toContain('records in Kafka: 4 where the feed has 5');
});

test('an event that the feed never sent is one too many', () => {
  const more = [...ids, [9, 9]] as const;
  expect(drawAccount(expected, setOf(more), verdict(), reader(ids)).duplicates).toBe(1);
});

test('a dead letter that was not planned counts, whatever its reason', () => {
  const found = verdict({ dead_letters_by_reason: { range: 1, decode: 2 } });
  expect(drawAccount(expected, setOf(ids), found, reader(ids))).toMatchObject({
    duplicates: 2,
    differences: ['dead letters (decode): 2 where the feed has 0'],
  });
});

test('what the reader saw twice or out of order counts although the ledger is clean', () => {
  expect(drawAccount(expected, setOf(ids), verdict(), reader(ids, 2, 1))).toMatchObject({
    duplicates: 2,
    order_breaks: 1,
  });
});
