const buffer = new DataView(new ArrayBuffer(4));

/** The next float32 above (`direction` 1) or below (-1) a finite float32. */
export function nextFloat32(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * 2 ** -149;
  buffer.setFloat32(0, value);
  const away = value > 0 === direction > 0;
  buffer.setInt32(0, buffer.getInt32(0) + (away ? 1 : -1));
  return buffer.getFloat32(0);
}

/** The largest float32 that is not above the value. */
export function floorFloat32(value: number): number {
  const nearest = Math.fround(value);
  return nearest <= value ? nearest : nextFloat32(nearest, -1);
}
