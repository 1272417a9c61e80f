import { describe, expect, it } from 'vitest';
import { nextFloat32 } from '../float32.ts';
import type { Matrix } from '../matrix.ts';
import { binMatrix } from './bins.ts';

function matrix(rows: number[][]): Matrix {
  const columns = rows[0]!.length;
  return { data: Float32Array.from(rows.flat()), rows: rows.length, columns };
}

describe('binMatrix', () => {
  it('cuts between neighbouring values', () => {
    const { columns, codes } = binMatrix(matrix([[3], [1], [2], [1]]), 8);
    expect([...columns[0]!.thresholds]).toEqual([1.5, 2.5]);
    expect([...codes]).toEqual([2, 0, 1, 0]);
  });

  it('parts two neighbouring float32 numbers', () => {
    const low = Math.fround(0.1);
    const { columns, codes } = binMatrix(matrix([[low], [nextFloat32(low, 1)]]), 8);
    expect([...columns[0]!.thresholds]).toEqual([low]);
    expect([...codes]).toEqual([0, 1]);
  });

  it('leaves out constant, equal and opposite columns', () => {
    const rows = [
      [1, 5, 0, 1, 7],
      [0, 5, 1, 0, 8],
      [1, 5, 0, 1, 9],
    ];
    expect(binMatrix(matrix(rows), 8).columns.map((column) => column.column)).toEqual([0, 4]);
  });

  it('makes about as many bins of equal size as asked, where there are more values', () => {
    const rows = Array.from({ length: 1_000 }, (_, i) => [(i * 37) % 1_000]);
    const { codes } = binMatrix(matrix(rows), 10);
    const sizes = new Array<number>(10).fill(0);
    for (const code of codes) sizes[code]!++;
    expect(sizes).toEqual(new Array(10).fill(100));
  });
});
