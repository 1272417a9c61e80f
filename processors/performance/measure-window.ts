import { createHash } from 'node:crypto';
import { type Metrics, measure } from '../../domain/model/metrics/metrics.ts';
import { estimatedFigures, realisedFigures } from '../../domain/performance/figures.ts';
import type { ModelPerformance } from '../../domain/performance/schema.ts';
import type { PoolClient } from '../../platform/postgres/pool.ts';
import { firstIdOf, windowMs } from './window.ts';

/** What was measured of a window: one per model version that has scored in it. */
export interface MeasuredWindow {
  readonly versions: readonly MeasuredVersion[];
  /** Outcomes whose score is not stored yet. */
  readonly parked: number;
}

export interface MeasuredVersion {
  readonly value: ModelPerformance;
  /** As the registry keeps them; null where no outcome has come. */
  readonly metrics: Metrics | null;
}

interface ScoreRow {
  readonly model_version: string;
  readonly threshold: number;
  readonly churn_probability: number;
  /** Null where no outcome has come. */
  readonly outcome: boolean | null;
}

// Both tables lie in the order of the id, whose first bits are the event time: a window is a stretch of both.
const scores = `select c.model_version, c.threshold, c.churn_probability, o.outcome
from classified c left join (
  select distinct on (event_id) event_id, outcome from outcomes
  where event_id >= $1 and event_id < $2 order by event_id, revision desc
) o using (event_id)
where c.event_id >= $1 and c.event_id < $2 order by c.event_id`;
const parked = `select count(distinct event_id)::integer as parked from outcomes o
where event_id >= $1 and event_id < $2
  and not exists (select from classified c where c.event_id = o.event_id)`;

/** Measures a window of event time by what Postgres holds of it; the last revision of an outcome counts. */
export async function measureWindow(client: PoolClient, start: number): Promise<MeasuredWindow> {
  const range = [firstIdOf(start), firstIdOf(start + windowMs)];
  const { rows } = await client.query<ScoreRow>(scores, range);
  const waiting = await client.query<{ parked: number }>(parked, range);
  const count = waiting.rows[0]?.parked ?? 0;
  const byVersion = new Map<string, ScoreRow[]>();
  for (const row of rows) {
    const own = byVersion.get(row.model_version);
    if (own === undefined) byVersion.set(row.model_version, [row]);
    else own.push(row);
  }
  return {
    parked: count,
    versions: [...byVersion].map(([version, own]) => figuresOf(version, own, start, count)),
  };
}

function figuresOf(
  version: string,
  rows: readonly ScoreRow[],
  start: number,
  parkedCount: number,
): MeasuredVersion {
  const labelled = rows.filter(({ outcome }) => outcome !== null);
  const outcomes = Uint8Array.from(labelled, ({ outcome }) => (outcome === true ? 1 : 0));
  const threshold = rows[0]!.threshold;
  const probabilityOf = ({ churn_probability }: ScoreRow): number => churn_probability;
  const probabilities = Float64Array.from(labelled, probabilityOf);
  const value: ModelPerformance = {
    model_version: version,
    window_start: start,
    window_end: start + windowMs,
    revision: 0,
    scored: rows.length,
    labelled: labelled.length,
    parked: parkedCount,
    positives: outcomes.reduce((sum, one) => sum + one, 0),
    matured: labelled.length / rows.length,
    threshold,
    ...realisedFigures(outcomes, probabilities, threshold),
    ...estimatedFigures(Float64Array.from(rows, probabilityOf), threshold),
  };
  const isEmpty = labelled.length === 0;
  return { value, metrics: isEmpty ? null : measure(outcomes, probabilities, threshold) };
}

/** Differs where anything but the revision does. */
export const fingerprint = (value: ModelPerformance): string =>
  createHash('sha256')
    .update(JSON.stringify({ ...value, revision: 0 }))
    .digest('hex')
    .slice(0, 16);
