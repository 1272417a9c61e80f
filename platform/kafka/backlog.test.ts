import type { Batch } from 'kafkajs';
import { expect, test } from 'vitest';
import { Backlog, maxFetchBytes } from './backlog.ts';

const batch = (from: number, values: readonly Buffer[], markers = 0): Batch =>
  ({
    messages: values.map((value, i) => ({ key: null, value, offset: String(from + i) })),
    lastOffset: () => String(from + values.length - 1 + markers),
  }) as unknown as Batch;

test('all that waits is taken at once, up to the markers behind it', () => {
  const backlog = new Backlog(maxFetchBytes);
  expect(backlog.begin()).toBeNull();
  backlog.add(batch(5, [Buffer.from('a')], 1));
  backlog.add(batch(7, [Buffer.from('bc'), Buffer.from('d')], 2));
  const taken = backlog.begin()!;
  expect(taken.messages.map(({ offset }) => offset)).toEqual(['5', '7', '8']);
  expect(taken.nextOffset).toBe(11);
  backlog.add(batch(11, [Buffer.from('efg')]));
  expect(backlog.bytes).toBe(4 + 3);
  backlog.end();
  expect(backlog.bytes).toBe(3);
  backlog.drop();
  expect(backlog.bytes).toBe(0);
  expect(backlog.begin()).toBeNull();
});

test('one full fetch is no more than may wait: the next one comes while a lane is at work', () => {
  const backlog = new Backlog(maxFetchBytes);
  // As the broker counts, a record takes at least seven bytes beside its key and value.
  const small = Array.from({ length: Math.floor(maxFetchBytes / 67) }, () => Buffer.alloc(60));
  backlog.add(batch(0, small));
  expect(backlog.bytes).toBeLessThanOrEqual(maxFetchBytes);
  backlog.add(batch(small.length, small));
  expect(backlog.bytes).toBeGreaterThan(maxFetchBytes);
});
