import type { ModelCard } from '../domain/model/card.ts';
import { createFeatureEncoder, type FeatureEncoder } from '../domain/model/features/encode.ts';
import { featureWidth } from '../domain/model/features/feature.ts';
import type { OnnxSession } from '../platform/onnx/session.ts';
import { onnxContract } from './contract.ts';

/** A model that has passed every check, ready to score on the calling thread. */
export interface Scorer {
  readonly card: ModelCard;
  readonly version: string;
  /** Labels are positive from this probability on. */
  readonly threshold: number;
  /** Columns of the matrix that `score` reads. */
  readonly featureCount: number;
  /** Writes one customer's features to `out[offset … offset + featureCount)`. */
  readonly encode: FeatureEncoder;
  /**
   * Returns the churn probability of each of the first `rows` rows of a row-major matrix. A row's result
   * does not depend, in any bit, on the rows beside it. The matrix must not change before the promise
   * settles. Yields to the event loop after every slice of 512 rows.
   * @throws RangeError when the matrix is too short for the rows.
   */
  score(matrix: Float32Array, rows: number): Promise<Float32Array>;
  /** Frees the native session. */
  close(): Promise<void>;
}

/** Rows per run of the model: about 2 ms of a busy event loop with 150 small trees. */
const sliceRows = 512;

/**
 * Runs are padded to a multiple of this. Vector kernels treat the remainder of a batch, or a batch of
 * one, by other code than its body, whose results can differ in the last bit.
 */
const rowMultiple = 16;

export function createScorer(card: ModelCard, session: OnnxSession): Scorer {
  const featureCount = featureWidth(card.features);
  const scoreSlice = async (matrix: Float32Array, from: number, rows: number) => {
    const slice = matrix.subarray(from * featureCount, (from + rows) * featureCount);
    const padded = Math.ceil(rows / rowMultiple) * rowMultiple;
    const data = padded === rows ? slice : padRows(slice, padded * featureCount);
    return session.run(data, padded, featureCount, onnxContract.output);
  };
  return {
    card,
    version: card.version,
    threshold: card.threshold,
    featureCount,
    encode: createFeatureEncoder(card.features),
    async score(matrix, rows) {
      if (matrix.length < rows * featureCount) {
        throw new RangeError(
          `${rows} rows of ${featureCount} features need ${rows * featureCount} numbers, not ${matrix.length}`,
        );
      }
      const probabilities = new Float32Array(rows);
      for (let from = 0; from < rows; from += sliceRows) {
        const count = Math.min(sliceRows, rows - from);
        const { values } = await scoreSlice(matrix, from, count);
        for (let i = 0; i < count; i++) probabilities[from + i] = values[2 * i + 1]!;
      }
      return probabilities;
    },
    close: () => session.release(),
  };
}

function padRows(rows: Float32Array, length: number): Float32Array {
  const padded = new Float32Array(length);
  padded.set(rows);
  return padded;
}
