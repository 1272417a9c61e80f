import { describe, expect, it } from 'vitest';
import { floorFloat32, nextFloat32 } from './float32.ts';

describe('nextFloat32', () => {
  it('steps by one unit in the last place, through zero and signs', () => {
    expect(nextFloat32(1, 1)).toBe(1 + 2 ** -23);
    expect(nextFloat32(1, -1)).toBe(1 - 2 ** -24);
    expect(nextFloat32(-1, 1)).toBe(-1 + 2 ** -24);
    expect(nextFloat32(0, 1)).toBe(2 ** -149);
    expect(nextFloat32(0, -1)).toBe(-(2 ** -149));
    expect(nextFloat32(2 ** -149, -1)).toBe(0);
  });
});

describe('floorFloat32', () => {
  it('never rounds up', () => {
    // 0.7 rounds down and 0.1 rounds up to float32.
    expect(floorFloat32(0.7)).toBe(Math.fround(0.7));
    expect(floorFloat32(0.1)).toBe(nextFloat32(Math.fround(0.1), -1));
    expect(floorFloat32(-0.1)).toBe(Math.fround(-0.1));
    expect(floorFloat32(5)).toBe(5);
  });
});
