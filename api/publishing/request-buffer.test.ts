import { describe, expect, it } from 'vitest';
import type { ScoreRequest } from '../../domain/stream/event.ts';
import { OutageError } from '../../platform/runtime/errors.ts';
import { until } from '../../tests/stack/until.ts';
import { startRequestBuffer } from './request-buffer.ts';

const request = (id: number) => ({ request_id: String(id) }) as unknown as ScoreRequest;

/** A topic that can be away. */
function openBuffer(capacity: number) {
  const state = {
    away: false,
    written: [] as string[],
    dropped: 0,
    published: 0,
    outages: [] as boolean[],
  };
  const ending = new AbortController();
  const buffer = startRequestBuffer({
    writer: {
      async write(values) {
        if (state.away) throw new OutageError('away');
        state.written.push(...values.map(({ request_id }) => request_id));
      },
      close: async () => undefined,
    },
    capacity,
    onPublished: (count) => {
      state.published += count;
    },
    onDropped: (count) => {
      state.dropped += count;
    },
    onOutage: (error) => state.outages.push(error !== null),
    signal: ending.signal,
  });
  return { state, buffer, ending };
}

describe('the buffer of requests', () => {
  it('publishes all, in order', async () => {
    const { state, buffer } = openBuffer(10_000);
    for (let id = 0; id < 5_000; id++) buffer.add(request(id));
    await until('all are published', () => state.published === 5_000);
    expect(state.written).toEqual(Array.from({ length: 5_000 }, (_, id) => String(id)));
    expect(buffer.size()).toBe(0);
  });

  it('keeps what it has room for while the topic is away, and counts the rest', async () => {
    const { state, buffer } = openBuffer(3);
    state.away = true;
    for (let id = 0; id < 5; id++) buffer.add(request(id));
    await until('the outage is told', () => state.outages.length > 0);
    expect(state).toMatchObject({ dropped: 2, published: 0, outages: [true] });
    state.away = false;
    await until('what was kept is published', () => state.published === 3);
    expect(state.written).toEqual(['0', '1', '2']);
    expect(state.outages).toEqual([true, false]);
  });

  it('sends what waits when it closes, and counts what it cannot', async () => {
    const first = openBuffer(10);
    first.buffer.add(request(1));
    first.ending.abort();
    await first.buffer.close();
    expect(first.state.written).toEqual(['1']);
    const second = openBuffer(10);
    second.state.away = true;
    second.buffer.add(request(1));
    second.ending.abort();
    await second.buffer.close();
    expect(second.state.dropped).toBe(1);
  });
});
