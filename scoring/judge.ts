import { encodeRows } from '../domain/model/features/encode.ts';
import { type Metrics, measure } from '../domain/model/metrics/metrics.ts';
import type { LabelledTable } from './labelled-table.ts';
import type { Scorer } from './scorer.ts';

/** Judges a loaded model, at its own threshold, on customers whose outcome is known. */
export async function judge(scorer: Scorer, table: LabelledTable): Promise<Metrics> {
  const matrix = encodeRows(scorer.card.features, table.rows);
  const probabilities = await scorer.score(matrix.data, matrix.rows);
  return measure(table.labels, probabilities, scorer.threshold);
}
