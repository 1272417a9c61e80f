import type { Fields } from '../../domain/profile/profile.ts';
import type { AdmittedBatch } from './batch-admission.ts';
import type { PlainPath } from './plain-path.ts';

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

/** Returns the features of all admitted events, row-major in their order. */
export function encodeBatch(
  { admitted, general, columns }: AdmittedBatch,
  path: PlainPath | null,
  scorer: EventScorer,
): Float32Array {
  const width = scorer.featureCount;
  const matrix = new Float32Array(admitted.length * width);
  for (let row = 0; row < admitted.length; row++) {
    const index = admitted[row]!;
    const event = general.get(index)?.event;
    if (event === undefined) path!.encode(columns, index, matrix, row * width);
    else scorer.encode(event, matrix, row * width);
  }
  return matrix;
}
