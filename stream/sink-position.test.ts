import { describe, expect, it } from 'vitest';
import { CrashError } from '../platform/runtime/errors.ts';
import { type PartitionLog, resumeFrom, type StoredPosition } from './sink-position.ts';

const identity = { clusterId: 'c', topicId: 't' };
const log = (change: Partial<PartitionLog> = {}): PartitionLog => ({
  topic: 'grain.v1',
  partition: 2,
  identity,
  bounds: { start: 100, end: 200 },
  committed: null,
  ...change,
});
const at = (next: number, change: Partial<StoredPosition> = {}): StoredPosition => ({
  ...identity,
  next,
  ...change,
});
const resume = (stored: StoredPosition | null, change: Partial<PartitionLog> = {}) =>
  resumeFrom('Barn', stored, log(change), 'Sweep it.');

describe('resumeFrom', () => {
  it('begins with the log where the store holds nothing, whatever the group says', () => {
    expect(resume(null)).toBe(100);
    expect(resume(null, { committed: 150 })).toBe(100);
  });

  it.each([100, 150, 200])('goes on from the stored offset %i', (next) => {
    expect(resume(at(next))).toBe(next);
  });

  it.each([
    ['another topic', at(150, { topicId: 'u' }), 'of another log'],
    ['another cluster', at(150, { clusterId: 'd' }), 'of another log'],
    ['an offset beyond the end', at(201), 'ends at 200: records were lost'],
    ['an offset before the start', at(99), 'begins at 100: the records between have expired'],
  ])('refuses %s and names the repair', (_, stored, message) => {
    expect(() => resume(stored)).toThrow(CrashError);
    expect(() => resume(stored)).toThrow(message);
    expect(() => resume(stored)).toThrow('grain.v1/2');
    expect(() => resume(stored)).toThrow('Sweep it.');
  });

  it('goes on at the start where only what leaves no row has expired', () => {
    expect(resume(at(98), { committed: 100 })).toBe(100);
    expect(() => resume(at(98), { committed: 99 })).toThrow('have expired');
  });
});
