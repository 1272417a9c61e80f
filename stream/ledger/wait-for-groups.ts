import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { committedOffsets, logBounds } from '../../platform/kafka/offsets.ts';
import type { LogRange } from './partition-account.ts';

export interface Waiting {
  readonly group: string;
  readonly topic: string;
  /** Records, markers included, between the group and the end it must pass. */
  readonly behind: number;
}

export class LedgerTimeoutError extends Error {
  override readonly name = 'LedgerTimeoutError';
}

const pollMs = 200;

/** Returns the ends of a topic as they stand now. */
export async function snapshotEnds(admin: Admin, topic: string): Promise<LogRange[]> {
  return (await logBounds(admin, topic)).map(({ start, end }) => ({ start, end }));
}

/**
 * Waits until a group has passed the given ends of a topic.
 * @throws LedgerTimeoutError, saying how far it is behind, once the deadline has passed.
 */
export async function waitForGroup(
  admin: Admin,
  group: string,
  topic: string,
  ends: readonly LogRange[],
  deadlineMs: number,
  onWait: (waiting: Waiting) => void,
  signal: AbortSignal,
): Promise<void> {
  while (true) {
    const committed = await committedOffsets(admin, group, topic);
    let behind = 0;
    for (const [partition, { start, end }] of ends.entries()) {
      behind += Math.max(0, end - (committed[partition] ?? start));
    }
    if (behind === 0) return;
    onWait({ group, topic, behind });
    if (Date.now() > deadlineMs) {
      throw new LedgerTimeoutError(`group ${group} is still ${behind} records behind in ${topic}`);
    }
    await delay(pollMs, undefined, { signal });
  }
}
