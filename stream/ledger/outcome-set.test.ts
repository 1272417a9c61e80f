import { expect, it } from 'vitest';
import { OutcomeSet } from './outcome-set.ts';
import { PartitionAccount } from './partition-account.ts';

it('holds each outcome once, of scored events and others, wherever they lie', () => {
  const accounts = [0, 1].map(() => new PartitionAccount({ start: 0, end: 2_000 }));
  for (let i = 0; i < 2_000; i++) accounts[i % 2]!.addScored(i, i % 7, i + 1);
  const set = new OutcomeSet(accounts);
  const plain = new Set<string>();
  const wrong: string[] = [];
  let state = 3;
  for (let i = 0; i < 20_000; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const number = (state >>> 8) % 3_000;
    const key = { high: number % 7, low: number + 1, revision: state % 3 === 0 ? 1 : 0 };
    const name = `${key.high} ${key.low} ${key.revision}`;
    if (set.has(key) !== plain.has(name)) wrong.push(`has ${name}`);
    if (set.add(key, state % 2) === plain.has(name)) wrong.push(`add ${name}`);
    plain.add(name);
  }
  expect(wrong).toEqual([]);
  expect(set.size).toBe(plain.size);
});

it('takes the id of zeros for an id', () => {
  const account = new PartitionAccount({ start: 0, end: 10 });
  account.addScored(0, 0, 0);
  const set = new OutcomeSet([account]);
  const key = { high: 0, low: 0, revision: 0 };
  expect([set.has(key), set.add(key, 0), set.add(key, 0), set.has(key), set.size]).toEqual([
    ...[false, true, false, true, 1],
  ]);
});
