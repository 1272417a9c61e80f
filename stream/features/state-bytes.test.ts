import { expect, test } from 'vitest';
import { emptyBuckets } from '../../domain/served-features/activity-buckets.ts';
import { decodeState, encodeState, offsetDigits, type StateParts } from './state-bytes.ts';

const layoutId = '0123456789ab';
const states: readonly StateParts[] = [
  {
    offset: 0,
    timeMs: -5,
    sequence: 0,
    layoutId,
    history: {
      previousProbability: null,
      previousAsOfMs: null,
      trackedSinceMs: [],
      activity: emptyBuckets,
    },
    record: Buffer.alloc(0),
  },
  {
    offset: 2 ** 53 - 1,
    timeMs: 1_700_000_000_000,
    sequence: 2 ** 53 - 1,
    layoutId,
    history: {
      previousProbability: 0.2504999075171093,
      previousAsOfMs: -1,
      trackedSinceMs: [5, 1_700_000_000_000],
      activity: { fine: [[5, 1]], coarse: [[0, 2]] },
    },
    // Line ends of its own.
    record: Buffer.from([0x0a, 0x00, 0x0a, 0xff]),
  },
];

test('what is stored reads back as it was', () => {
  for (const state of states) expect(decodeState(encodeState(state))).toEqual(state);
});

test('states compare by their first letters as their offsets do', () => {
  const heads = [0, 9, 10, 99_999, 100_000, 2 ** 40, 2 ** 53 - 1].map((offset) =>
    encodeState({ ...states[0]!, offset }).toString('latin1', 0, offsetDigits),
  );
  expect([...heads].sort()).toEqual(heads);
  expect(new Set(heads).size).toBe(heads.length);
});

test('what was not written here is nothing', () => {
  const whole = encodeState(states[1]!).toString('latin1');
  const others = ['', '\n', '{}', whole.slice(1), whole.replace(layoutId, 'short'), 'x'.repeat(99)];
  for (const text of others) expect(decodeState(Buffer.from(text, 'latin1'))).toBeNull();
});
