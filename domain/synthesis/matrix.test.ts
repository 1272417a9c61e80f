import { describe, expect, it } from 'vitest';
import { cholesky, repairCorrelation, solvePositiveDefinite, symmetricEigen } from './matrix.ts';

describe('symmetricEigen', () => {
  it('finds the eigenvalues of a matrix worked out by hand', () => {
    const { values, vectors } = symmetricEigen([
      [2, 1],
      [1, 2],
    ]);
    expect([...values].sort()).toEqual([expect.closeTo(1, 12), expect.closeTo(3, 12)]);
    const k = values.indexOf(Math.max(...values));
    expect(vectors[0]![k]! / vectors[1]![k]!).toBeCloseTo(1, 12);
  });
});

describe('repairCorrelation', () => {
  const impossible = [
    [1, 0.9, -0.9],
    [0.9, 1, 0.9],
    [-0.9, 0.9, 1],
  ];

  it('makes an impossible matrix positive definite with ones on its diagonal', () => {
    expect(() => cholesky(impossible)).toThrow(RangeError);
    const repaired = repairCorrelation(impossible);
    expect(() => cholesky(repaired)).not.toThrow();
    expect(repaired.map((row, i) => row[i])).toEqual([1, 1, 1]);
    expect(repaired[0]![1]).toBeGreaterThan(0.3);
    expect(repaired[0]![2]).toBeLessThan(-0.3);
  });

  it('leaves a possible one alone', () => {
    const possible = [
      [1, 0.5],
      [0.5, 1],
    ];
    expect(repairCorrelation(possible)).toEqual(possible);
  });
});

describe('cholesky', () => {
  it('gives the root of a matrix worked out by hand', () => {
    const matrix = [
      [4, 2],
      [2, 5],
    ];
    expect(cholesky(matrix)).toEqual([[2], [1, 2]]);
    expect(solvePositiveDefinite(matrix, [8, 12])).toEqual([1, 2]);
  });
});
