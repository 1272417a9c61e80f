/** Rows of features, row-major: element (row, column) is `data[row * columns + column]`. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Returns a copy of the given rows, in the given order. */
export function selectRows(matrix: Matrix, rows: Int32Array): Matrix {
  const { columns } = matrix;
  const data = new Float32Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * columns;
    data.set(matrix.data.subarray(from, from + columns), i * columns);
  }
  return { data, rows: rows.length, columns };
}
