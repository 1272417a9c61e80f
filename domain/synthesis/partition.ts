import { OUTCOME } from './plan.ts';

/** Rows of the table that share their strata and get one copula. */
export type Stratum = readonly number[];

/**
 * Returns the rows cut into strata: first by outcome, then again and again by the category that says
 * most about the other columns, as long as every part keeps `fewestRows`. Small levels stay together.
 */
export function partition(
  categories: ReadonlyMap<string, Float64Array>,
  others: ReadonlyMap<string, readonly Float64Array[]>,
  rowCount: number,
  fewestRows: number,
): Stratum[] {
  const all = Array.from({ length: rowCount }, (_, row) => row);
  const split = (rows: Stratum): Stratum[] => {
    const cut = bestCut(rows, categories, others, fewestRows);
    return cut === null ? [rows] : cut.flatMap(split);
  };
  const byOutcome = cutBy(all, categories.get(OUTCOME)!, fewestRows);
  return (byOutcome ?? [all]).flatMap(split);
}

function bestCut(
  rows: Stratum,
  categories: ReadonlyMap<string, Float64Array>,
  others: ReadonlyMap<string, readonly Float64Array[]>,
  fewestRows: number,
): Stratum[] | null {
  let best: { parts: Stratum[]; gain: number } | null = null;
  for (const [name, codes] of categories) {
    const parts = cutBy(rows, codes, fewestRows);
    if (parts === null) continue;
    const columns = [...others].flatMap(([other, its]) => (other === name ? [] : its));
    const gain = columns.reduce((sum, column) => sum + betweenParts(parts, column), 0);
    if (best === null || gain > best.gain) best = { parts, gain };
  }
  return best?.parts ?? null;
}

/** Parts by level; levels under the limit form one part, joined to the smallest other if still too small. */
function cutBy(rows: Stratum, codes: Float64Array, fewestRows: number): Stratum[] | null {
  const byCode = new Map<number, number[]>();
  for (const row of rows) {
    const code = codes[row]!;
    const key = Number.isNaN(code) ? -1 : code;
    const members = byCode.get(key);
    if (members === undefined) byCode.set(key, [row]);
    else members.push(row);
  }
  const groups = [...byCode].sort(([a], [b]) => a - b).map(([, members]) => members);
  const large = groups.filter((members) => members.length >= fewestRows);
  const rest = groups.filter((members) => members.length < fewestRows).flat();
  if (rest.length >= fewestRows) large.push(rest);
  else if (rest.length > 0 && large.length > 0) {
    large.sort((a, b) => a.length - b.length);
    large[0] = [...large[0]!, ...rest];
  }
  return large.length >= 2 ? large : null;
}

/** The variance of a column between the parts, as a share of a standardised column's; NaN is left out. */
function betweenParts(parts: readonly Stratum[], column: Float64Array): number {
  let total = 0;
  let count = 0;
  let between = 0;
  for (const rows of parts) {
    let sum = 0;
    let known = 0;
    for (const row of rows) {
      const value = column[row]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      known++;
    }
    if (known > 0) between += (sum * sum) / known;
    total += sum;
    count += known;
  }
  return count === 0 ? 0 : (between - (total * total) / count) / count;
}
