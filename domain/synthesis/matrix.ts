/** A square or rectangular matrix as rows. */
export type Matrix = readonly (readonly number[])[];

const MAX_SWEEPS = 60;

/**
 * Returns the eigenvalues and, as the columns of `vectors`, the eigenvectors of a symmetric matrix.
 * Source: cyclic Jacobi rotations, Golub and Van Loan, Matrix Computations, section 8.5.
 */
export function symmetricEigen(matrix: Matrix): { values: number[]; vectors: number[][] } {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = matrix.map((_, i) => matrix.map((_row, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let offDiagonal = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        offDiagonal += a[p]![q]! ** 2;
        rotate(a, v, p, q);
      }
    }
    if (offDiagonal < 1e-22) break;
  }
  return { values: a.map((row, i) => row[i]!), vectors: v };
}

function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const apq = a[p]![q]!;
  if (Math.abs(apq) < 1e-300) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < a.length; k++) {
    const akp = a[k]![p]!;
    const akq = a[k]![q]!;
    a[k]![p] = c * akp - s * akq;
    a[k]![q] = s * akp + c * akq;
  }
  for (let k = 0; k < a.length; k++) {
    const apk = a[p]![k]!;
    const aqk = a[q]![k]!;
    a[p]![k] = c * apk - s * aqk;
    a[q]![k] = s * apk + c * aqk;
    const vkp = v[k]![p]!;
    const vkq = v[k]![q]!;
    v[k]![p] = c * vkp - s * vkq;
    v[k]![q] = s * vkp + c * vkq;
  }
}

/**
 * Returns a positive definite correlation matrix near the given one: eigenvalues are raised to the
 * floor and the diagonal is scaled back to one.
 * Source: Rousseeuw and Molenberghs, "Transformation of non positive semidefinite correlation
 * matrices", Communications in Statistics 22 (1993), 965-984.
 */
export function repairCorrelation(matrix: Matrix, floor = 1e-4): number[][] {
  const { values, vectors } = symmetricEigen(matrix);
  if (values.every((value) => value >= floor)) return matrix.map((row) => [...row]);
  const raised = values.map((value) => Math.max(value, floor));
  const product = matrix.map((_, i) =>
    matrix.map((_row, j) =>
      raised.reduce((sum, value, k) => sum + vectors[i]![k]! * value * vectors[j]![k]!, 0),
    ),
  );
  return product.map((row, i) =>
    row.map((value, j) => (i === j ? 1 : value / Math.sqrt(product[i]![i]! * product[j]![j]!))),
  );
}

/**
 * Returns the lower triangle L with L L' = matrix.
 * @throws RangeError when the matrix is not positive definite.
 */
export function cholesky(matrix: Matrix): number[][] {
  const lower: number[][] = matrix.map(() => []);
  for (let i = 0; i < matrix.length; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      if (i === j && sum <= 0) throw new RangeError('the matrix is not positive definite');
      lower[i]![j] = i === j ? Math.sqrt(sum) : sum / lower[j]![j]!;
    }
  }
  return lower;
}

/** Returns x with matrix x = right, for a positive definite matrix. */
export function solvePositiveDefinite(matrix: Matrix, right: readonly number[]): number[] {
  const lower = cholesky(matrix);
  const x = [...right];
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i]![k]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}
