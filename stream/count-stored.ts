import type { EventEnvelope } from '../domain/stream/event.ts';
import type { StageMetrics } from '../platform/observability/stage-metrics.ts';

/** Counts events that a store holds now, and how old they are; replayed tables are not live and have no age. */
export function countStored(
  metrics: StageMetrics,
  topic: string,
  events: readonly EventEnvelope[],
  nowMs: number,
): void {
  metrics.countEvents(topic, 'ok', events.length);
  for (const { origin, occurred_at } of events) {
    if (origin !== 'replay') metrics.observeAge((nowMs - occurred_at) / 1_000);
  }
}
