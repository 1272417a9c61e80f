import { expect, it } from 'vitest';
import type { LiveScore, Tick } from '../api/types.ts';
import { keptSeconds, noLiveState, recentRates, withTick } from './live-store.ts';

const score = (event_id: string): LiveScore => ({
  event_id,
  customer_ref: event_id,
  event_type: 'x',
  origin: 'http',
  occurred_at: 0,
  scored_at: 0,
  churn_probability: 0.5,
  churn_label: true,
  band: 'high',
  top_reason: null,
  model_version: 'm',
});
const tick = (at: number, received: number, latest: readonly LiveScore[] = []): Tick => ({
  at,
  following: true,
  received,
  scored: received,
  dead: 1,
  latest: [...latest],
});

it('adds up the ticks of a second and keeps no score twice', () => {
  const [a, b] = [score('a'), score('b')];
  const state = [tick(1_000, 3, [a]), tick(1_500, 4, [b, a]), tick(2_000, 5)].reduce(
    withTick,
    noLiveState,
  );
  expect(state.seconds).toEqual([
    { at: 1, received: 7, scored: 7 },
    { at: 2, received: 5, scored: 5 },
  ]);
  expect(state.latest.map(({ event_id }) => event_id)).toEqual(['b', 'a']);
  expect(state.dead).toBe(3);
});

it('forgets what is older than it shows', () => {
  const state = withTick(withTick(noLiveState, tick(1_000, 1)), tick((keptSeconds + 1) * 1_000, 1));
  expect(state.seconds).toHaveLength(1);
});

it('tells rates of whole seconds alone', () => {
  const one = withTick(noLiveState, tick(1_000, 10));
  expect(recentRates(one)).toBeNull();
  expect(recentRates(withTick(one, tick(2_000, 1)))).toEqual({ received: 10, scored: 10 });
});
