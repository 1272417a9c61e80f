import { expect, it } from 'vitest';
import type { DriftWindow } from '../../api/types.ts';
import { heatMap, isLabelled, originsOf, stepOf } from './heat-map-model.ts';

const window = (origin: string, start: string, effects: Record<string, number>): DriftWindow =>
  ({
    origin,
    window_start: start,
    fields: Object.entries(effects).map(([field, effect]) => ({
      field,
      effect,
      threshold: 0.1,
      importance: field === 'b' ? 0.9 : 0.1,
    })),
  }) as unknown as DriftWindow;

const windows = [
  window('live', '3', { a: 0.2, b: 0.1 }),
  window('http', '3', { a: 1 }),
  window('live', '2', { a: 0.1 }),
  window('live', '1', { a: 0.1, b: 0.05 }),
];

it('shows the newest windows of one origin, oldest first, what matters most on top', () => {
  const map = heatMap(windows, 'live', 2);
  expect(map.windows.map(({ window_start }) => window_start)).toEqual(['2', '3']);
  expect(map.rows.map(({ field }) => field)).toEqual(['b', 'a']);
  expect(map.rows[0]!.cells.map((cell) => cell?.effect ?? null)).toEqual([null, 0.1]);
  expect(originsOf(windows)).toEqual(['live', 'http']);
});

it.each([
  [0, 0],
  [0.03, 1],
  [0.1, 3],
  [0.3, 4],
  [0.5, 5],
  [9, 5],
])('an effect of %d against 0.1 by chance is step %i', (effect, step) => {
  expect(stepOf({ effect, threshold: 0.1 })).toBe(step);
});

it('writes the time of the newest window and of every fifth before it', () => {
  const labelled = (count: number) =>
    Array.from({ length: count }, (_, place) => place).filter((place) => isLabelled(place, count));
  expect(labelled(1)).toEqual([0]);
  expect(labelled(4)).toEqual([3]);
  expect(labelled(11)).toEqual([0, 5, 10]);
});
