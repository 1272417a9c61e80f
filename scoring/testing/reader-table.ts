import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { drawReaders, subscribers } from '../../domain/model/testing/subscribers.ts';
import { writeCustomerRow } from '../../domain/profile/csv-row.ts';

/** Returns drawn readers as cells in the order of the profile's header, keys R0, R1 and so on. */
export function readerCells(count: number, seed: number): string[][] {
  const { rows, labels } = drawReaders(count, seed);
  return rows.map((fields, i) => writeCustomerRow(subscribers, `R${i}`, fields, labels[i] === 1));
}

/** Writes cells under the profile's header, or another one, and returns the file's path. */
export async function writeTable(
  dir: string,
  cells: readonly (readonly string[])[],
  header: readonly string[] = subscribers.source.header,
): Promise<string> {
  const path = join(dir, `table-${cells.length}-${header.length}.csv`);
  await writeFile(path, stringify([[...header], ...cells.map((row) => [...row])]));
  return path;
}
