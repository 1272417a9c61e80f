/**
 * Returns up to `count` distinct knots at evenly spaced ranks of the values, the smallest and the
 * largest among them; fewer where values repeat, one where all are equal.
 */
export function quantileKnots(values: Float32Array, count: number): Float64Array {
  const sorted = values.slice().sort();
  const knots: number[] = [];
  for (let k = 0; k < count; k++) {
    const value = sorted[Math.round((k * (sorted.length - 1)) / (count - 1))]!;
    if (knots.length === 0 || value > knots[knots.length - 1]!) knots.push(value);
  }
  return Float64Array.from(knots);
}
