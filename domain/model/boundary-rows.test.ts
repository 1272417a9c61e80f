import { describe, expect, it } from 'vitest';
import { boundaryRows } from './boundary-rows.ts';
import { nextFloat32 } from './float32.ts';

const model = {
  intercept: 0,
  indicators: [],
  splines: [{ column: 1, knots: Float64Array.of(7), values: Float64Array.of(0) }],
  trees: [
    {
      column: Int32Array.of(0, 0, 0),
      threshold: Float32Array.of(0.5, 0, 0),
      left: Int32Array.of(1, -1, -1),
      right: Int32Array.of(2, -1, -1),
      value: Float32Array.of(0, -1, 1),
    },
  ],
};

describe('boundaryRows', () => {
  it('puts columns on splits and knots, and one float32 beside them', () => {
    const matrix = { data: Float32Array.of(100, 200, 300), rows: 1, columns: 3 };
    const { data, rows } = boundaryRows(model, matrix, 600, 1);
    const column = (c: number) =>
      new Set(Array.from({ length: rows }, (_, row) => data[3 * row + c]));
    const around = (value: number) => [nextFloat32(value, -1), value, nextFloat32(value, 1)];
    expect(column(0)).toEqual(new Set([100, ...around(0.5)]));
    expect(column(1)).toEqual(new Set([200, ...around(7)]));
    expect(column(2)).toEqual(new Set([300]));
  });
});
