import type { TopicMessages } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { splitSends } from './split-sends.ts';

const messages = (...sizes: number[]) =>
  sizes.map((size, i) => ({ key: null, value: Buffer.alloc(size, i + 1) }));
const sizes = (sends: readonly (readonly TopicMessages[])[]) =>
  sends.map((send) =>
    send.map(({ topic, messages: own }) => [topic, own.map(({ value }) => value!.length)]),
  );

describe('splitSends', () => {
  it('leaves what fits in one send', () => {
    const given = [
      { topic: 'a', messages: messages(3, 4) },
      { topic: 'b', messages: messages(3) },
    ];
    expect(splitSends(given, 10)).toEqual([given]);
  });

  it('begins another send where the limit would be passed, within and between topics', () => {
    const given = [
      { topic: 'a', messages: messages(6, 5, 5) },
      { topic: 'b', messages: messages(1, 9, 2) },
    ];
    expect(sizes(splitSends(given, 10))).toEqual([
      [['a', [6]]],
      [['a', [5, 5]]],
      [['b', [1, 9]]],
      [['b', [2]]],
    ]);
  });

  it('sends a message that is larger than the limit alone', () => {
    const given = [{ topic: 'a', messages: messages(1, 99, 1) }];
    expect(sizes(splitSends(given, 10))).toEqual([[['a', [1]]], [['a', [99]]], [['a', [1]]]]);
  });

  it('counts headers', () => {
    const headers = { note: ['x'.repeat(3), Buffer.from('yy')] };
    const own = [1, 2].map((i) => ({ key: null, value: Buffer.from([i]), headers }));
    expect(sizes(splitSends([{ topic: 'a', messages: own }], 20))).toEqual([
      [['a', [1]]],
      [['a', [1]]],
    ]);
    expect(sizes(splitSends([{ topic: 'a', messages: own }], 28))).toEqual([[['a', [1, 1]]]]);
  });

  it('counts keys, and passes over topics without messages', () => {
    const keyed = [1, 2].map((i) => ({ key: 'x'.repeat(6), value: Buffer.from([i]) }));
    const given = [
      { topic: 'none', messages: [] },
      { topic: 'a', messages: keyed },
    ];
    expect(sizes(splitSends(given, 10))).toEqual([[['a', [1]]], [['a', [1]]]]);
    expect(splitSends([], 10)).toEqual([]);
  });

  it('keeps every message once and in order', () => {
    const own = messages(...Array.from({ length: 500 }, (_, i) => (i * 37) % 23));
    const sent = splitSends([{ topic: 'a', messages: own }], 50).flat();
    expect(sent.flatMap((part) => part.messages)).toEqual(own);
  });
});
