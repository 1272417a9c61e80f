/**
 * Solves A x = b for a symmetric positive definite A (row-major, size × size) by Cholesky's
 * factorisation, in place: A becomes the factor and b the solution.
 * @throws RangeError when A is not positive definite.
 */
export function solveCholesky(a: Float64Array, b: Float64Array): void {
  const size = b.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * size + k]! * a[j * size + k]!;
      if (i !== j) {
        a[i * size + j] = sum / a[j * size + j]!;
      } else {
        if (!(sum > 0)) throw new RangeError('the matrix is not positive definite');
        a[i * size + i] = Math.sqrt(sum);
      }
    }
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) b[i]! -= a[i * size + k]! * b[k]!;
    b[i]! /= a[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) b[i]! -= a[k * size + i]! * b[k]!;
    b[i]! /= a[i * size + i]!;
  }
}
