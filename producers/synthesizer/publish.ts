import { setTimeout as delay } from 'node:timers/promises';
import type { CustomerEvent, CustomerOutcome } from '../../domain/stream/event.ts';
import type { Publisher } from '../../stream/publisher.ts';
import type { StreamItem } from './events.ts';
import type { Pace } from './pace.ts';

const batchItems = 1_000;

export interface PublishProgress {
  readonly events: number;
  readonly outcomes: number;
}

/** Publishes items as they become due, until they end or the signal is aborted. Returns what was acknowledged. */
export async function publishItems(
  items: Iterator<StreamItem>,
  publisher: Publisher,
  pace: Pace,
  signal: AbortSignal,
  onProgress: (progress: PublishProgress) => void,
): Promise<PublishProgress> {
  let events = 0;
  let outcomes = 0;
  let next = items.next();
  while (next.done !== true && !signal.aborted) {
    const dueEvents: CustomerEvent[] = [];
    const dueOutcomes: CustomerOutcome[] = [];
    const nowMs = Date.now();
    while (
      next.done !== true &&
      dueEvents.length + dueOutcomes.length < batchItems &&
      pace.waitMs(next.value.at, nowMs) === 0
    ) {
      if (next.value.kind === 'event') dueEvents.push(next.value.event);
      else dueOutcomes.push(next.value.outcome);
      next = items.next();
    }
    await publisher.publish(dueEvents, dueOutcomes);
    events += dueEvents.length;
    outcomes += dueOutcomes.length;
    onProgress({ events, outcomes });
    if (next.done === true) break;
    const waitMs = pace.waitMs(next.value.at, Date.now());
    if (waitMs > 0) await delay(pace.restMs(waitMs), undefined, { signal }).catch(() => null);
  }
  return { events, outcomes };
}
