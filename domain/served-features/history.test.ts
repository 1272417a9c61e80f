import { expect, test } from 'vitest';
import { type EventStamp, foldEvent, type Standing } from './history.ts';

const hourMs = 3_600_000;
const event = (hours: number, change: Partial<EventStamp> = {}): EventStamp => ({
  timeMs: hours * hourMs,
  sequence: 0,
  probability: 0.5,
  tracked: ['a', 1],
  ...change,
});
const foldAll = (...events: readonly EventStamp[]): Standing =>
  events.reduce<Standing | null>((before, one) => foldEvent(before, one), null)!;

test('a first event has nothing before it, and its values since then', () => {
  const first = event(1);
  expect(foldAll(first)).toMatchObject({
    newest: first,
    history: {
      previousProbability: null,
      previousAsOfMs: null,
      trackedSinceMs: [hourMs, hourMs],
    },
  });
});

test('a newer event remembers the one before it, and since when each value stands', () => {
  const last = event(3, { probability: 0.7, tracked: ['b', 1] });
  const { newest, history } = foldAll(event(1), event(2, { probability: 0.6 }), last);
  expect(newest).toBe(last);
  expect(history).toMatchObject({
    previousProbability: 0.6,
    previousAsOfMs: 2 * hourMs,
    trackedSinceMs: [3 * hourMs, hourMs],
  });
});

test('a value that comes back, and one that is missing, stand since then', () => {
  const gone = event(2, { tracked: ['a', null] });
  const { history } = foldAll(event(1), gone, event(3), event(4));
  expect(history.trackedSinceMs).toEqual([hourMs, 3 * hourMs]);
  expect(foldAll(event(1), gone, { ...gone, timeMs: 5 * hourMs }).history.trackedSinceMs).toEqual([
    hourMs,
    2 * hourMs,
  ]);
});

test('of two that happened at once the higher sequence is newer', () => {
  const [low, high] = [event(1, { sequence: 1 }), event(1, { sequence: 2 })];
  expect(foldAll(low, high).newest).toBe(high);
  expect(foldAll(high, low).newest).toBe(high);
});

test('an older event counts as activity, and changes nothing else', () => {
  const before = foldAll(event(1), event(9, { probability: 0.9 }));
  const after = foldEvent(before, event(8, { tracked: ['z', 9] }));
  expect(after.newest).toBe(before.newest);
  expect({ ...after.history, activity: null }).toEqual({ ...before.history, activity: null });
  const counts = (of: Standing): number[] => of.history.activity.coarse.map(([, count]) => count);
  expect(counts(before)).toEqual([1, 1]);
  expect(counts(after)).toEqual([1, 1, 1]);
});
