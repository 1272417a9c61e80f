import { describe, expect, it } from 'vitest';
import { type AdditiveModel, predictProbabilities } from '../domain/model/model.ts';
import { decodeOnnx } from '../platform/onnx/codec.ts';
import { openSession } from '../platform/onnx/session.ts';
import { onnxContract } from './contract.ts';
import { exportOnnx } from './export-onnx.ts';

const stump = {
  column: Int32Array.of(0, 0, 0),
  threshold: Float32Array.of(0.5, 0, 0),
  left: Int32Array.of(1, -1, -1),
  right: Int32Array.of(2, -1, -1),
  value: Float32Array.of(0, -1, 2),
};
const spline = {
  column: 0,
  knots: Float64Array.of(-1, 0, 2),
  values: Float64Array.of(0.5, 2, -1),
};
const models: Record<string, AdditiveModel> = {
  'an intercept alone': { intercept: -1, indicators: [], splines: [], trees: [] },
  trees: { intercept: 0.25, indicators: [], splines: [], trees: [stump, stump] },
  'a regression': {
    intercept: 1,
    indicators: [{ column: 1, weight: -2 }],
    splines: [spline],
    trees: [],
  },
  'a blend': {
    intercept: 1,
    indicators: [{ column: 1, weight: -2 }],
    splines: [spline],
    trees: [stump],
  },
};
const inputs = [-1e30, -3, -1, -0.5, 0, 0.5, 0.6, 1, 2, 2.5, 1e30];
const matrix = {
  data: Float32Array.from(inputs.flatMap((x, i) => [x, i % 2])),
  rows: inputs.length,
  columns: 2,
};

describe('exportOnnx', () => {
  it.each(Object.keys(models))('computes what the trainer computes: %s', async (name) => {
    const model = models[name]!;
    const session = await openSession(exportOnnx(model, 2, {}));
    const { values, dims } = await session.run(matrix.data, matrix.rows, 2, onnxContract.output);
    expect(dims).toEqual([matrix.rows, 2]);
    predictProbabilities(model, matrix).forEach((probability, row) => {
      expect(Math.abs(values[2 * row + 1]! - probability)).toBeLessThan(1e-6);
      expect(values[2 * row]! + values[2 * row + 1]!).toBeCloseTo(1, 6);
    });
    await session.release();
  });

  it('pins its versions and names', () => {
    const model = decodeOnnx(exportOnnx(models['a blend']!, 2, { threshold: '0.3' }));
    expect(model).toMatchObject({
      irVersion: 8,
      opsets: { '': 17, 'ai.onnx.ml': 3 },
      metadata: { threshold: '0.3' },
      inputs: [{ name: 'features', type: 'float', dims: ['N', 2] }],
      outputs: [{ name: 'probabilities', type: 'float', dims: ['N', 2] }],
    });
  });
});
