import { describe, expect, it } from 'vitest';
import { orderLevels } from './order-levels.ts';

describe('orderLevels', () => {
  it('puts levels in the order in which the other columns rise', () => {
    const codes = Float64Array.from({ length: 300 }, (_, i) => i % 3);
    const size = [0, -1, 1];
    const other = codes.map((code) => size[code]!);
    const found = orderLevels(codes, [other]);
    expect([found, [...found].reverse()]).toContainEqual([1, 0, 2]);
  });

  it('leaves two levels as they are and codes that do not apply out', () => {
    expect(orderLevels(Float64Array.of(1, 0, Number.NaN, 1), [])).toEqual([0, 1]);
  });
});
