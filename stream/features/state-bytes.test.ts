import { expect, test } from 'vitest';
import { emptyBuckets } from '../../domain/served-features/activity-buckets.ts';
import { decodeState, encodeState, type StateParts } from './state-bytes.ts';

const layoutId = '0123456789ab';
const states: readonly StateParts[] = [
  {
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

test.each([['', '0123456789ab[', '{}', '[1,2]\n', '0123456789ab{"a":1}\n']])(
  'what was not written here is nothing',
  (...texts) => {
    for (const text of texts) expect(decodeState(Buffer.from(text))).toBeNull();
  },
);
