import { setTimeout as delay } from 'node:timers/promises';
import type { Heartbeat } from './partition-consumer.ts';

const everyMs = 1_000;

/** Waits for long work and keeps the group membership meanwhile; throws where the group has moved on. */
export async function keepAlive<T>(work: Promise<T>, heartbeat: Heartbeat): Promise<T> {
  const done = work.then((value) => ({ value }));
  // Observed below; without this a failure during a heartbeat would count as unhandled.
  done.catch(() => undefined);
  while (true) {
    const timer = new AbortController();
    const tick = delay(everyMs, null, { signal: timer.signal }).catch(() => null);
    const first = await Promise.race([done, tick]).finally(() => timer.abort());
    if (first !== null) return first.value;
    await heartbeat();
  }
}
