import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 25;

/**
 * Resolves once the condition holds; errors of the condition end the wait.
 * @throws Error naming what was awaited when the deadline has passed.
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadlineMs) throw new Error(`not within ${timeoutMs / 1_000} s: ${what}`);
    await delay(pollMs);
  }
}
