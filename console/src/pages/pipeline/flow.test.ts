import { expect, it } from 'vitest';
import type { Stage } from '../../api/types.ts';
import { flowOf, healthOf } from './flow.ts';

const stage = (name: string, reads: string | null, changes: Partial<Stage> = {}): Stage =>
  ({ name, reads, status: 'ok', in: 5, lag_seconds: 0, ...changes }) as Stage;

it('puts stages together that read the same', () => {
  const stages = [stage('a', null), stage('b', 't'), stage('c', 'u'), stage('d', 't')];
  expect(
    flowOf(stages).map(({ topic, members }) => [topic, members.map(({ name }) => name)]),
  ).toEqual([
    [null, ['a']],
    ['t', ['b', 'd']],
    ['u', ['c']],
  ]);
});

it.each([
  [{ status: 'away' }, 'away'],
  [{ lag_seconds: 6 }, 'behind'],
  [{ lag_seconds: null }, 'fine'],
  [{ in: 0 }, 'idle'],
] as const)('%o is %s', (changes, health) => {
  expect(healthOf(stage('a', 't', changes))).toBe(health);
});
