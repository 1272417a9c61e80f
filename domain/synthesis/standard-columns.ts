import type { LatentColumn } from './latent-column.ts';

/**
 * Returns per variable the columns that say what it is, each with mean 0 and variance 1: a number
 * itself, a category as one indicator per level. NaN stays; a constant column is left out.
 */
export function standardColumns(columns: readonly LatentColumn[]): Map<string, Float64Array[]> {
  return new Map(
    columns.map((column) => {
      const parts = column.kind === 'number' ? [column.values] : indicators(column);
      return [column.name, parts.flatMap((part) => standardise(part) ?? [])];
    }),
  );
}

function indicators(column: Extract<LatentColumn, { kind: 'category' }>): Float64Array[] {
  const codes = Array.from({ length: column.levels.length + 1 }, (_, code) => code);
  return codes.map((code) =>
    column.values.map((value) => (Number.isNaN(value) ? value : Number(value === code))),
  );
}

function standardise(values: Float64Array): Float64Array | null {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
    squares += value * value;
  }
  const mean = sum / count;
  const deviation = Math.sqrt(squares / count - mean * mean);
  if (!(deviation > 1e-9)) return null;
  return values.map((value) => (Number.isFinite(value) ? (value - mean) / deviation : Number.NaN));
}
