import type { Fields } from '../../domain/profile/profile.ts';
import type { Admitted } from './admit.ts';

/** The champion as this stage sees it. */
export interface EventScorer {
  readonly version: string;
  readonly threshold: number;
  readonly featureCount: number;
  /** Writes the features of one customer into a row-major matrix from `offset` on. */
  encode(fields: Fields, out: Float32Array, offset: number): void;
  /** Returns the churn probability of each row. */
  score(matrix: Float32Array, rows: number): Promise<Float32Array>;
}

/** Returns one probability per event, in order; all are scored in one matrix. */
export async function scoreEvents(
  events: readonly Admitted[],
  scorer: EventScorer,
): Promise<Float32Array> {
  const matrix = new Float32Array(events.length * scorer.featureCount);
  let offset = 0;
  for (const { event } of events) {
    scorer.encode(event, matrix, offset);
    offset += scorer.featureCount;
  }
  return scorer.score(matrix, events.length);
}
