import { setTimeout as delay } from 'node:timers/promises';
import { OutageError } from './errors.ts';

export interface RetryOptions {
  readonly signal: AbortSignal;
  /** Called before each wait, for logs, metrics and heartbeats; what it throws ends the retries. */
  readonly onRetry: (error: OutageError, attempt: number) => void | Promise<void>;
  readonly firstDelayMs?: number;
  readonly maxDelayMs?: number;
}

/** Capped exponential backoff with full jitter: a random share of the delay, so that clients spread. */
export function backoffMs(
  attempt: number,
  firstDelayMs: number,
  maxDelayMs: number,
  random: number,
): number {
  return Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(attempt, 30)) * (0.5 + random / 2);
}

/** Runs `action` until it does not end in an outage; every other error passes through at once. */
export async function retryOutage<T>(action: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, onRetry, firstDelayMs = 50, maxDelayMs = 2_000 } = options;
  for (let attempt = 0; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof OutageError)) throw error;
      signal.throwIfAborted();
      await onRetry(error, attempt);
      await delay(backoffMs(attempt, firstDelayMs, maxDelayMs, Math.random()), undefined, {
        signal,
      });
    }
  }
}
