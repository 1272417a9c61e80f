import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';

export interface LoadTarget {
  readonly origin: string;
  readonly path: string;
  /** Bodies that are sent in turn. */
  readonly bodies: readonly string[];
}

export interface Load {
  /** Of each request in milliseconds: at a given rate since it was due, so that one that had to wait counts as slow. */
  readonly latencies: readonly number[];
  readonly seconds: number;
}

/** More than are needed at any rate that is measured. */
const connections = 32;

/** Sends requests at a rate, whether earlier ones are answered or not. */
export function loadAtRate(target: LoadTarget, rate: number, seconds: number): Promise<Load> {
  return withPool(target, async (send) => {
    const latencies: number[] = [];
    const pending: Promise<void>[] = [];
    const startMs = performance.now();
    const count = rate * seconds;
    for (let i = 0; i < count; i++) {
      const dueMs = startMs + (i * 1_000) / rate;
      // Timers come late by a millisecond; what is due by then goes at once.
      while (performance.now() < dueMs) await delay(1);
      const answered = send(i).then(() => {
        latencies.push(performance.now() - dueMs);
      });
      pending.push(answered);
    }
    await Promise.all(pending);
    return { latencies, seconds: (performance.now() - startMs) / 1_000 };
  });
}

/** Sends as many requests as are answered, so many at once. */
export function loadAtOnce(target: LoadTarget, atOnce: number, seconds: number): Promise<Load> {
  return withPool(target, async (send) => {
    const latencies: number[] = [];
    const startMs = performance.now();
    const endMs = startMs + seconds * 1_000;
    let next = 0;
    const caller = async (): Promise<void> => {
      while (performance.now() < endMs) {
        const sentMs = performance.now();
        await send(next++);
        latencies.push(performance.now() - sentMs);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, caller));
    return { latencies, seconds: (performance.now() - startMs) / 1_000 };
  });
}

type Send = (i: number) => Promise<void>;

async function withPool(
  { origin, path, bodies }: LoadTarget,
  run: (send: Send) => Promise<Load>,
): Promise<Load> {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const headers = { 'content-type': 'application/json' };
  try {
    return await run(async (i) => {
      const body = bodies[i % bodies.length]!;
      const answer = await pool.request({ method: 'POST', path, headers, body });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${text}`);
    });
  } finally {
    await pool.close();
  }
}
