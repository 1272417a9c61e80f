const ROUNDS = 50;

/**
 * Returns the order of a category's codes along which the other columns change most: the codes sorted
 * by the first principal axis of their mean profiles. A copula knows only rising orders, so a nominal
 * category needs one. Source: reciprocal averaging, Hill, Applied Statistics 23 (1974), 340-354.
 *
 * `others` are standardised columns; NaN counts as their mean.
 */
export function orderLevels(codes: Float64Array, others: readonly Float64Array[]): number[] {
  const members = new Map<number, number[]>();
  codes.forEach((code, row) => {
    if (Number.isNaN(code)) return;
    const rows = members.get(code);
    if (rows === undefined) members.set(code, [row]);
    else rows.push(row);
  });
  const levels = [...members.keys()].sort((a, b) => a - b);
  if (levels.length < 3) return levels;
  // Rows: levels, weighted by the root of their size. Columns: the level's mean of each other column.
  const means = levels.map((level) => {
    const rows = members.get(level)!;
    return others.map((column) => weightedMean(rows, column));
  });
  const axis = firstAxis(means);
  const score = levels.map((level, i) => axis[i]! / Math.sqrt(members.get(level)!.length));
  return levels
    .map((level, i) => ({ level, score: score[i]! }))
    .sort((a, b) => a.score - b.score || a.level - b.level)
    .map(({ level }) => level);
}

function weightedMean(rows: readonly number[], column: Float64Array): number {
  let sum = 0;
  for (const row of rows) {
    const value = column[row]!;
    if (!Number.isNaN(value)) sum += value;
  }
  return sum / Math.sqrt(rows.length);
}

/** First left singular vector by power iteration, its sign fixed by the last entry. */
function firstAxis(matrix: readonly (readonly number[])[]): number[] {
  let axis = matrix.map((_, i) => i + 1);
  for (let round = 0; round < ROUNDS; round++) {
    const across = matrix[0]!.map((_, j) =>
      matrix.reduce((sum, row, i) => sum + row[j]! * axis[i]!, 0),
    );
    const next = matrix.map((row) => row.reduce((sum, value, j) => sum + value * across[j]!, 0));
    const length = Math.hypot(...next);
    if (length === 0) return axis;
    axis = next.map((value) => value / length);
  }
  return axis.at(-1)! < 0 ? axis.map((value) => -value) : axis;
}
