import type { Testbed } from './testbed.ts';
import type { Worker } from './worker.ts';

const pollMs = 50;
const timeoutMs = 60_000;

/** Waits until a worker has logged what fits, after so many bytes of its log. @throws Error when it does not. */
export async function untilLogged(
  testbed: Testbed,
  worker: Worker,
  after: number,
  pattern: RegExp,
): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs;
  while (!pattern.test(worker.logSince(after))) {
    if (Date.now() > deadlineMs) throw new Error(`${worker.name} did not log ${pattern.source}`);
    await testbed.wait(pollMs);
  }
}
