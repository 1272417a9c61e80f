import type { FeatureColumn } from '../features/feature.ts';
import type { Matrix } from '../matrix.ts';
import { quantileKnots } from './knots.ts';

/** What the coefficients of a design belong to, in order: a quantity has one per knot. */
interface DesignBlock {
  readonly column: number;
  readonly start: number;
  /** Null for an indicator, whose single coefficient multiplies the column. */
  readonly knots: Float64Array | null;
}

/** The regression's columns as compressed sparse rows: row i owns entries starts[i] … starts[i + 1]. */
export interface Design {
  readonly blocks: readonly DesignBlock[];
  /** Number of coefficients; the last one is the intercept. */
  readonly width: number;
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/**
 * Expands quantities into linear B-splines (hat functions, de Boor 1978) on quantile knots, constant
 * beyond the outer knots, and keeps indicators as they are. Columns that never vary are left out.
 */
export function buildDesign(
  matrix: Matrix,
  columns: readonly FeatureColumn[],
  knotCount: number,
): Design {
  const blocks: DesignBlock[] = [];
  let width = 0;
  columns.forEach(({ kind }, column) => {
    const values = Float32Array.from(
      { length: matrix.rows },
      (_, row) => matrix.data[row * matrix.columns + column]!,
    );
    if (values.every((value) => value === values[0])) return;
    const knots = kind === 'quantity' ? quantileKnots(values, knotCount) : null;
    blocks.push({ column, start: width, knots });
    width += knots?.length ?? 1;
  });
  return { blocks, width: width + 1, ...fillRows(matrix, blocks, width) };
}

function fillRows(matrix: Matrix, blocks: readonly DesignBlock[], intercept: number) {
  const starts = new Int32Array(matrix.rows + 1);
  const columns: number[] = [];
  const values: number[] = [];
  const put = (column: number, value: number) => {
    if (value === 0) return;
    columns.push(column);
    values.push(value);
  };
  for (let row = 0; row < matrix.rows; row++) {
    for (const { column, start, knots } of blocks) {
      const x = matrix.data[row * matrix.columns + column]!;
      if (knots === null) put(start, x);
      else putHats(x, knots, start, put);
    }
    put(intercept, 1);
    starts[row + 1] = columns.length;
  }
  return { starts, columns: Int32Array.from(columns), values: Float64Array.from(values) };
}

function putHats(
  x: number,
  knots: Float64Array,
  start: number,
  put: (column: number, value: number) => void,
): void {
  const last = knots.length - 1;
  if (x <= knots[0]!) {
    put(start, 1);
  } else if (x >= knots[last]!) {
    put(start + last, 1);
  } else {
    let k = 1;
    while (x > knots[k]!) k++;
    const share = (x - knots[k - 1]!) / (knots[k]! - knots[k - 1]!);
    put(start + k - 1, 1 - share);
    put(start + k, share);
  }
}
