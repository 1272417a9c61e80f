import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OutageError } from '../runtime/errors.ts';
import { watchTopics } from './topic-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const everyMs = 1_000;

/** Watches while the ids are these, one answer for each look. */
async function replaced(answers: readonly (Readonly<Record<string, string>> | Error)[]) {
  const told: string[] = [];
  let looks = 0;
  const watch = watchTopics(
    ['a', 'b'],
    async () => {
      const answer = answers[Math.min(looks++, answers.length - 1)]!;
      if (answer instanceof Error) throw answer;
      return new Map(Object.entries(answer));
    },
    everyMs,
    (topic) => told.push(topic),
  );
  await vi.advanceTimersByTimeAsync(everyMs * (answers.length + 1));
  watch.stop();
  return told;
}

test('a topic with another id than before is told of, once', async () => {
  expect(
    await replaced([
      { a: '1', b: '1' },
      { a: '1', b: '2' },
      { a: '3', b: '2' },
    ]),
  ).toEqual(['b', 'a']);
});

test('one that is gone for a while, or that nobody can tell of, is compared with what it was', async () => {
  const away = new OutageError('away');
  expect(await replaced([{ a: '1' }, {}, away, { a: '1' }])).toEqual([]);
  expect(await replaced([away, { a: '1' }, {}, { a: '2' }])).toEqual(['a']);
});

test('nothing is told after it was stopped', async () => {
  const told: string[] = [];
  let id = 0;
  const readIds = async () => new Map([['a', String(id++)]]);
  const watch = watchTopics(['a'], readIds, everyMs, (topic) => told.push(topic));
  watch.stop();
  await vi.advanceTimersByTimeAsync(5 * everyMs);
  expect([told, id]).toEqual([[], 1]);
});
