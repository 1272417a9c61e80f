import { describe, expect, it } from 'vitest';
import {
  type AdditiveModel,
  blendModels,
  evaluateSpline,
  predictLogits,
  predictProbabilities,
} from './model.ts';
import { sigmoid } from './sigmoid.ts';

const stump = {
  column: Int32Array.of(0, 0, 0),
  threshold: Float32Array.of(0.5, 0, 0),
  left: Int32Array.of(1, -1, -1),
  right: Int32Array.of(2, -1, -1),
  value: Float32Array.of(0, -1, 2),
};
const trees: AdditiveModel = { intercept: 0.25, indicators: [], splines: [], trees: [stump] };
const lines: AdditiveModel = {
  intercept: 1,
  indicators: [{ column: 1, weight: 3 }],
  splines: [{ column: 0, knots: Float64Array.of(0, 1, 3), values: Float64Array.of(0, 2, -2) }],
  trees: [],
};
const matrix = { data: Float32Array.of(0.5, 1, 2, 0), rows: 2, columns: 2 };

describe('predictLogits', () => {
  it('adds up the terms; a value at the threshold goes left', () => {
    expect([...predictLogits(trees, matrix)]).toEqual([-0.75, 2.25]);
    expect([...predictLogits(lines, matrix)]).toEqual([5, 1]);
  });
});

describe('predictProbabilities', () => {
  it('rounds to float32', () => {
    expect([...predictProbabilities(trees, matrix)]).toEqual([
      Math.fround(sigmoid(-0.75)),
      Math.fround(sigmoid(2.25)),
    ]);
  });
});

describe('evaluateSpline', () => {
  it('is linear between knots and constant beyond them', () => {
    const [spline] = lines.splines;
    expect([-5, 0, 0.25, 1, 2, 3, 9].map((x) => evaluateSpline(spline!, x))).toEqual([
      0, 0, 0.5, 2, 0, -2, -2,
    ]);
  });
});

describe('blendModels', () => {
  it('is the weighted mean of the logits', () => {
    const blend = predictLogits(blendModels(trees, lines, 0.25), matrix);
    expect(blend[0]).toBeCloseTo(0.25 * -0.75 + 0.75 * 5, 12);
    expect(blend[1]).toBeCloseTo(0.25 * 2.25 + 0.75 * 1, 12);
  });

  it('drops a model without weight', () => {
    expect(blendModels(trees, lines, 1)).toEqual(trees);
    expect(blendModels(trees, lines, 0)).toEqual(lines);
  });
});
