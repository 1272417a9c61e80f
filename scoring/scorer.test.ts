import { beforeAll, describe, expect, it } from 'vitest';
import { boundaryRows } from '../domain/model/boundary-rows.ts';
import { encodeRows } from '../domain/model/features/encode.ts';
import type { Matrix } from '../domain/model/matrix.ts';
import { drawReaders, subscribers } from '../domain/model/testing/subscribers.ts';
import type { TrainedModel } from '../domain/model/train.ts';
import { openScorer } from './load-scorer.ts';
import { parityGap, parityTolerance } from './parity.ts';
import type { Scorer } from './scorer.ts';
import { fitReaderModel, packReaderModel } from './testing/reader-model.ts';

let trained: TrainedModel;
let scorer: Scorer;
let matrix: Matrix;

beforeAll(async () => {
  trained = fitReaderModel();
  const { card, onnx } = await packReaderModel();
  scorer = await openScorer(card, onnx, subscribers, 'test');
  matrix = encodeRows(trained.features, drawReaders(5_000, 3).rows);
  return () => scorer.close();
});

async function scoreInBatches(size: number): Promise<number[]> {
  const scores: number[] = [];
  for (let row = 0; row < matrix.rows; row += size) {
    const rows = Math.min(size, matrix.rows - row);
    const part = matrix.data.subarray(row * matrix.columns);
    scores.push(...(await scorer.score(part, rows)));
  }
  return scores;
}

describe('score', () => {
  it('gives every row the same bits in any batch', async () => {
    const whole = await scoreInBatches(matrix.rows);
    for (const size of [1, 7, 64, 512]) expect(await scoreInBatches(size)).toEqual(whole);
  });

  it('agrees with the trainer on 5,000 rows, split values and their neighbours among them', async () => {
    const rows = boundaryRows(trained.model, matrix, 5_000, 1);
    expect(await parityGap(trained.model, scorer, rows)).toBeLessThanOrEqual(parityTolerance);
  });

  it('scores customers as they are encoded', async () => {
    const [reader] = drawReaders(1, 9).rows;
    const row = new Float32Array(scorer.featureCount);
    scorer.encode(reader!, row, 0);
    const [probability] = await scorer.score(row, 1);
    expect(probability).toBeGreaterThan(0);
    expect(probability).toBeLessThan(1);
  });

  it('answers no rows with no scores and refuses a short matrix', async () => {
    expect(await scorer.score(new Float32Array(0), 0)).toHaveLength(0);
    await expect(scorer.score(new Float32Array(3), 1)).rejects.toThrow(RangeError);
  });

  it('lets the event loop turn between slices', async () => {
    let turns = 0;
    const turn = () => {
      turns++;
      immediate = setImmediate(turn);
    };
    let immediate = setImmediate(turn);
    await scorer.score(matrix.data, 5_000);
    clearImmediate(immediate);
    expect(turns).toBeGreaterThanOrEqual(9);
  });
});
