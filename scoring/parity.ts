import type { Matrix } from '../domain/model/matrix.ts';
import { type AdditiveModel, predictProbabilities } from '../domain/model/model.ts';
import type { Scorer } from './scorer.ts';

/** The exported model and the trainer's may differ by this much. */
export const parityTolerance = 1e-6;

/** The largest difference between the trainer's own probabilities and the scorer's. */
export async function parityGap(
  model: AdditiveModel,
  scorer: Scorer,
  matrix: Matrix,
): Promise<number> {
  const expected = predictProbabilities(model, matrix);
  const scored = await scorer.score(matrix.data, matrix.rows);
  return expected.reduce((gap, value, row) => Math.max(gap, Math.abs(value - scored[row]!)), 0);
}
