import { describe, expect, it } from 'vitest';
import { streamOptions } from './stream-options.ts';

const needed = { seed: 1, run: 'a', start: 0, rate: 100 };

describe('streamOptions', () => {
  it('fills in the defaults', () => {
    expect(streamOptions(needed)).toMatchObject({ outcomeDelayMs: 60_000, ringSize: 4096 });
  });

  it.each([
    ['seed', { seed: 2 ** 32 }],
    ['seed', { seed: 0.5 }],
    ['run', { run: 'a-b' }],
    ['run', { run: '' }],
    ['start', { start: Number.NaN }],
    ['rate', { rate: 0 }],
    ['rate', { rate: Number.POSITIVE_INFINITY }],
    ['count', { count: -1 }],
    ['returning share', { returningShare: 1 }],
    ['ring size', { ringSize: 0 }],
    ['outcome delay', { outcomeDelayMs: -1 }],
  ])('names %s when it is out of range', (name, change) => {
    expect(() => streamOptions({ ...needed, ...change })).toThrow(`${name}:`);
  });
});
