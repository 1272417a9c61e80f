import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Access } from '../access/access.ts';
import { type Connection, followStream, longestSilenceMs } from './follow.ts';

/** What the interface would send on each connection that is made. */
let connections: ReadableStreamDefaultController<Uint8Array>[];
let said: Connection[];
let ticks: unknown[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('location', { href: 'http://console/' });
  connections = [];
  said = [];
  ticks = [];
  const access = {
    fetch: async () => {
      const body = new ReadableStream<Uint8Array>({ start: (one) => void connections.push(one) });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    },
  } as unknown as Access;
  stop = followStream(access, {
    onTick: (tick) => ticks.push(tick),
    onConnection: (connection) => said.push(connection),
  });
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const send = (text: string): void => connections.at(-1)!.enqueue(new TextEncoder().encode(text));
const tick = 'event: tick\ndata: {"scored":1}\n\n';

it('hands on ticks, and makes a new connection where one falls silent', async () => {
  await vi.advanceTimersByTimeAsync(1);
  send(tick);
  await vi.advanceTimersByTimeAsync(longestSilenceMs - 1);
  expect([ticks, said, connections.length]).toEqual([[{ scored: 1 }], ['open'], 1]);
  send(tick);
  await vi.advanceTimersByTimeAsync(longestSilenceMs - 1);
  expect([ticks.length, connections.length]).toEqual([2, 1]);
  await vi.advanceTimersByTimeAsync(2);
  expect([said, connections.length]).toEqual([['open', 'reconnecting', 'open'], 2]);
  send(tick);
  await vi.advanceTimersByTimeAsync(1);
  expect(ticks).toHaveLength(3);
});
