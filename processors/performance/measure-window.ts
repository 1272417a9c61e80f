import { createHash } from 'node:crypto';
import { type Metrics, measure } from '../../domain/model/metrics/metrics.ts';
import { estimatedFigures, realisedFigures } from '../../domain/performance/figures.ts';
import type { ModelPerformance } from '../../domain/performance/schema.ts';
import type { PoolClient } from '../../platform/postgres/pool.ts';
import { firstIdOf, labelHorizonMs, windowMs } from './window.ts';

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

interface TotalRow {
  readonly model_version: string;
  readonly threshold: number;
  readonly scored: number;
  readonly labelled: number;
  readonly positives: number;
}

interface ScoreRow {
  readonly model_version: string;
  readonly churn_probability: number;
  /** Null where no outcome has come. */
  readonly outcome: boolean | null;
}

/** Scores that figures are computed of; of more, a sample by the last byte of the id, which is that of a hash. */
const mostScores = 100_000;

// Both tables lie in the order of the id, whose first bits are the event time: a window is a stretch of both.
// An outcome after the label horizon leaves its score unlabelled, and one that came in time as it was.
const inTime = `observed_at - occurred_at <= ${labelHorizonMs} * interval '1 ms'`;
const judged = `classified c left join (
  select distinct on (event_id) event_id, outcome from outcomes
  where event_id >= $1 and event_id < $2 and ${inTime} order by event_id, revision desc
) o using (event_id) where c.event_id >= $1 and c.event_id < $2`;
const totals = `select c.model_version, max(c.threshold) as threshold, count(*)::integer as scored,
  count(o.outcome)::integer as labelled, (count(*) filter (where o.outcome))::integer as positives
from ${judged} group by c.model_version order by c.model_version`;
const scores = `select c.model_version, c.churn_probability, o.outcome
from ${judged} and get_byte(uuid_send(c.event_id), 15) < $3 order by c.event_id`;
const parked = `select count(distinct event_id)::integer as parked from outcomes o
where event_id >= $1 and event_id < $2 and ${inTime}
  and not exists (select from classified c where c.event_id = o.event_id)`;

/** Measures a window of event time by what Postgres holds of it; the last revision of an outcome counts. */
export async function measureWindow(client: PoolClient, start: number): Promise<MeasuredWindow> {
  const range = [firstIdOf(start), firstIdOf(start + windowMs)];
  const { rows: versions } = await client.query<TotalRow>(totals, range);
  const waiting = await client.query<{ parked: number }>(parked, range);
  const count = waiting.rows[0]?.parked ?? 0;
  const all = versions.reduce((sum, { scored }) => sum + scored, 0);
  const bytes = Math.max(1, Math.min(256, Math.ceil((256 * mostScores) / Math.max(1, all))));
  const { rows } = await client.query<ScoreRow>(scores, [...range, bytes]);
  return {
    parked: count,
    versions: versions.map((total) =>
      figuresOf(
        total,
        rows.filter(({ model_version }) => model_version === total.model_version),
        start,
        count,
      ),
    ),
  };
}

function figuresOf(
  { model_version, threshold, scored, labelled, positives }: TotalRow,
  rows: readonly ScoreRow[],
  start: number,
  parkedCount: number,
): MeasuredVersion {
  const known = rows.filter(({ outcome }) => outcome !== null);
  const outcomes = Uint8Array.from(known, ({ outcome }) => (outcome === true ? 1 : 0));
  const probabilityOf = ({ churn_probability }: ScoreRow): number => churn_probability;
  const probabilities = Float64Array.from(known, probabilityOf);
  const value: ModelPerformance = {
    model_version,
    window_start: start,
    window_end: start + windowMs,
    revision: 0,
    scored,
    labelled,
    parked: parkedCount,
    positives,
    matured: labelled / scored,
    threshold,
    ...realisedFigures(outcomes, probabilities, threshold),
    ...estimatedFigures(Float64Array.from(rows, probabilityOf), threshold),
  };
  const isEmpty = known.length === 0;
  return { value, metrics: isEmpty ? null : measure(outcomes, probabilities, threshold) };
}

/** Differs where anything but the revision does. */
export const fingerprint = (value: ModelPerformance): string =>
  createHash('sha256')
    .update(JSON.stringify({ ...value, revision: 0 }))
    .digest('hex')
    .slice(0, 16);
