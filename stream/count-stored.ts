import type { origins } from '../domain/stream/event.ts';
import type { StageMetrics } from '../platform/observability/stage-metrics.ts';
import type { ScoredRows } from './scored-rows/scored-rows.ts';

const replay: (typeof origins)[number] = 'replay';

/** Counts rows that a store holds now, and how old they are; replayed tables are not live and have no age. */
export function countStored(
  metrics: StageMetrics,
  topic: string,
  rows: ScoredRows,
  nowMs: number,
): void {
  metrics.countEvents(topic, 'ok', rows.count);
  const origin = rows.layout.spanOf('origin');
  const occurredAt = rows.layout.spanOf('occurred_at');
  for (let row = 0; row < rows.count; row++) {
    if (rows.text(row, origin) === replay) continue;
    metrics.observeAge((nowMs - rows.long(row, occurredAt)) / 1_000);
  }
}
