import { setTimeout as delay } from 'node:timers/promises';

/** Runs work again and again, so long after its end, until the signal is aborted. Rejects when it fails. */
export async function repeat(
  work: () => Promise<void>,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await work();
    await delay(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
