import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { committedOffsets, logBounds } from '../../platform/kafka/offsets.ts';

const pollMs = 50;

/** Resolves when a group has committed a topic up to the end that it has now. */
export async function awaitDrained(
  admin: Admin,
  group: string,
  topic: string,
  signal: AbortSignal,
): Promise<void> {
  const bounds = await logBounds(admin, topic);
  while (true) {
    const committed = await committedOffsets(admin, group, topic);
    if (bounds.every(({ start, end }, p) => start === end || (committed[p] ?? -1) >= end)) return;
    await delay(pollMs, undefined, { signal });
  }
}
