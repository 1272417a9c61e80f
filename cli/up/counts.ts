import { readSamples } from '../../platform/observability/read-samples.ts';

/** What a stage says of itself right now. */
export interface StageCounts {
  readonly ok: number;
  readonly dead: number;
  readonly duplicate: number;
  /** Of the partition furthest behind. */
  readonly lagSeconds: number;
  readonly lagRecords: number;
}

const wanted = new Set([
  'churnstream_events_total',
  'churnstream_consumer_lag_seconds',
  'churnstream_consumer_lag_records',
]);

/** Reads the counts of one topic out of a page of metrics in Prometheus's text format. */
export function parseCounts(page: string, topic: string): StageCounts {
  const counts = { ok: 0, dead: 0, duplicate: 0, lagSeconds: 0, lagRecords: 0 };
  for (const { name, labels, value } of readSamples(page, wanted)) {
    if (labels.topic !== topic) continue;
    if (name === 'churnstream_events_total') {
      const { outcome } = labels;
      if (outcome === 'ok' || outcome === 'dead' || outcome === 'duplicate')
        counts[outcome] += value;
    } else if (name === 'churnstream_consumer_lag_seconds') {
      counts.lagSeconds = Math.max(counts.lagSeconds, value);
    } else {
      counts.lagRecords += value;
    }
  }
  return counts;
}

/** Fetches a stage's counts; null while it does not answer. */
export async function fetchCounts(metricsUrl: string, topic: string): Promise<StageCounts | null> {
  try {
    const answer = await fetch(metricsUrl, { signal: AbortSignal.timeout(1_000) });
    return parseCounts(await answer.text(), topic);
  } catch {
    return null;
  }
}
