import { type Metrics, measure } from '../domain/model/metrics/metrics.ts';
import type { LabelledTable } from './labelled-table.ts';
import { scoreRows } from './score-rows.ts';
import type { Scorer } from './scorer.ts';

/** Judges a loaded model, at its own threshold, on customers whose outcome is known. */
export async function judge(scorer: Scorer, table: LabelledTable): Promise<Metrics> {
  return measure(table.labels, await scoreRows(scorer, table.rows), scorer.threshold);
}
