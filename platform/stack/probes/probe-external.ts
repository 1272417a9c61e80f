import { setTimeout as sleep } from 'node:timers/promises';
import { StackError } from '../errors.ts';
import { shownAddress } from '../events.ts';
import type { PartName } from '../part.ts';
import { probePart } from './probe-part.ts';

const patienceMs = 15_000;

/**
 * Waits until a service that is not ours answers; it may be starting at the same time.
 * @throws StackError naming it, its address and why it does not answer.
 */
export async function probeExternal(name: PartName, endpoint: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      await probePart(name, endpoint);
      return;
    } catch (error) {
      if (performance.now() < deadline) {
        await sleep(250);
        continue;
      }
      const why = error instanceof Error ? error.message : String(error);
      throw new StackError(
        `${name} at ${shownAddress(endpoint)} does not answer (${why}): start it, or unset its URL for an embedded one`,
      );
    }
  }
}
