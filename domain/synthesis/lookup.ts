import type { Rule } from '../profile/profile.ts';
import type { KnownCustomer } from './encode.ts';
import type { LookupTable } from './parameters.ts';
import { SynthesisError } from './plan.ts';

/**
 * Returns the table of a lookup rule with each key's number of rows, sorted by key.
 * @throws SynthesisError when one key has two rows that differ, or no row has a key.
 */
export function fitLookup(
  rule: Extract<Rule, { kind: 'lookup' }>,
  rows: readonly KnownCustomer[],
): LookupTable {
  const columns = [rule.key, ...rule.determines];
  const found = new Map<string, { cells: LookupTable['rows'][number]; count: number }>();
  for (const { fields } of rows) {
    const cells = columns.map((column) => fields[column] ?? null);
    const key = cells[0]!;
    if (key === null) continue;
    const known = found.get(String(key));
    if (known === undefined) found.set(String(key), { cells, count: 1 });
    else if (known.cells.every((cell, i) => cell === cells[i])) known.count++;
    else throw new SynthesisError(`rule ${rule.name}: ${key} stands for two different rows`);
  }
  if (found.size === 0) throw new SynthesisError(`rule ${rule.name}: no row has a ${rule.key}`);
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return {
    columns,
    rows: sorted.map(({ cells }) => cells),
    counts: sorted.map(({ count }) => count),
  };
}
