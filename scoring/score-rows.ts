import { encodeRows } from '../domain/model/features/encode.ts';
import type { Fields } from '../domain/profile/profile.ts';
import type { Scorer } from './scorer.ts';

/** Returns the churn probability of each row, as the stream would give it. */
export function scoreRows(scorer: Scorer, rows: readonly Fields[]): Promise<Float32Array> {
  const matrix = encodeRows(scorer.card.features, rows);
  return scorer.score(matrix.data, matrix.rows);
}
