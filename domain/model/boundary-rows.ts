import { nextFloat32 } from './float32.ts';
import type { Matrix } from './matrix.ts';
import type { AdditiveModel } from './model.ts';
import { createRandom } from './random.ts';

/**
 * Returns `count` rows where a model is most easily evaluated differently: copies of the matrix's rows,
 * of which two thirds have three columns moved to a split value or knot of the model, or to one of the
 * float32 numbers beside it.
 */
export function boundaryRows(
  model: AdditiveModel,
  matrix: Matrix,
  count: number,
  seed: number,
): Matrix {
  const random = createRandom(seed);
  const borders = modelBorders(model);
  const { columns } = matrix;
  const data = new Float32Array(count * columns);
  for (let row = 0; row < count; row++) {
    const from = Math.floor(random() * matrix.rows) * columns;
    data.set(matrix.data.subarray(from, from + columns), row * columns);
    for (let i = 0; row % 3 !== 0 && borders.length > 0 && i < 3; i++) {
      const { column, value } = borders[Math.floor(random() * borders.length)]!;
      const beside = [nextFloat32(value, -1), value, nextFloat32(value, 1)];
      data[row * columns + column] = beside[Math.floor(random() * 3)]!;
    }
  }
  return { data, rows: count, columns };
}

function modelBorders(model: AdditiveModel): { column: number; value: number }[] {
  const splits = model.trees.flatMap((tree) =>
    Array.from(tree.left.keys())
      .filter((node) => tree.left[node]! >= 0)
      .map((node) => ({ column: tree.column[node]!, value: tree.threshold[node]! })),
  );
  const knots = model.splines.flatMap(({ column, knots }) =>
    Array.from(knots, (knot) => ({ column, value: Math.fround(knot) })),
  );
  return [...splits, ...knots];
}
