import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { subscribers } from '../domain/model/testing/subscribers.ts';
import { readCustomerTable } from './customer-table.ts';
import { readLabelledTable } from './labelled-table.ts';
import { readerCells, writeTable } from './testing/reader-table.ts';

const { header } = subscribers.source;
const at = (column: string) => header.indexOf(column);
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'table-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function readAll(path: string, withOutcome = false) {
  const rows = [];
  const needed = { fields: ['weeks', 'edition'], withOutcome };
  for await (const row of readCustomerTable(path, subscribers, needed)) rows.push(row);
  return rows;
}

describe('readCustomerTable', () => {
  it('yields customers with their line', async () => {
    const rows = await readAll(await writeTable(dir, readerCells(3, 1)));
    expect(rows.map(({ line, customerRef, problems }) => [line, customerRef, problems])).toEqual([
      [2, 'R0', []],
      [3, 'R1', []],
      [4, 'R2', []],
    ]);
  });

  it('marks what the stream would refuse', async () => {
    const cells = readerCells(4, 1);
    cells[0]![at('Weeks')] = 'many';
    cells[1]![at('Weeks')] = '-5';
    cells[2]![at('Reader')] = '../x';
    const problems = (await readAll(await writeTable(dir, cells))).map((row) => row.problems);
    expect(problems).toEqual([
      ['Weeks: "many" is not a finite number'],
      [expect.stringMatching(/weeks: -5 is outside -1 to 3000/)],
      [expect.stringContaining('customer_ref')],
      [],
    ]);
  });

  it('takes missing and unseen values as they are', async () => {
    const cells = readerCells(1, 1);
    cells[0]![at('Weeks')] = ' ';
    cells[0]![at('Edition')] = 'evening';
    const [row] = await readAll(await writeTable(dir, cells));
    expect(row).toMatchObject({ problems: [], fields: { weeks: null, edition: 'evening' } });
  });

  it('does not read the target unless asked', async () => {
    const cells = readerCells(1, 1);
    cells[0]![at('Cancelled')] = 'perhaps';
    const path = await writeTable(dir, cells);
    expect((await readAll(path))[0]).toMatchObject({ outcome: null, problems: [] });
    expect((await readAll(path, true))[0]!.problems).toHaveLength(1);
  });

  it('names the columns that are missing', async () => {
    const path = await writeTable(dir, [['R0', '3']], ['Reader', 'Weeks']);
    await expect(readAll(path)).rejects.toThrow(/needs the columns "Edition"$/);
    await expect(readAll(path, true)).rejects.toThrow(/"Edition", "Cancelled"$/);
  });

  it('says that there are no rows', async () => {
    await expect(readAll(await writeTable(dir, []))).rejects.toThrow(/holds no rows/);
  });
});

describe('readLabelledTable', () => {
  const read = async (cells: string[][]) =>
    readLabelledTable(await writeTable(dir, cells), subscribers, ['weeks']);

  it('leaves out rows without outcome and bad rows, and keeps the last of a key', async () => {
    const cells = readerCells(42, 1);
    cells[0]![at('Cancelled')] = '';
    cells[1]![at('Weeks')] = 'x';
    cells[2]![at('Reader')] = 'R41';
    cells[41]![at('Weeks')] = '7';
    const table = await read(cells);
    expect(table).toMatchObject({ unlabelled: 1, repeated: 1, bad: [{ line: 3 }] });
    expect(table.rows).toHaveLength(39);
    expect(table.labels).toHaveLength(39);
    expect(table.rows[table.keys.indexOf('R41')]).toMatchObject({ weeks: 7 });
  });

  it('refuses a table with more than 5 % of bad rows, naming the first', async () => {
    const cells = readerCells(20, 1);
    cells[4]![at('Weeks')] = 'x';
    cells[5]![at('Paid')] = 'y';
    await expect(read(cells)).rejects.toThrow(/2 of 20 rows cannot be read.*line 6: Weeks.*line 7/);
  });

  it('refuses a table without any outcome', async () => {
    const cells = readerCells(3, 1);
    for (const row of cells) row[at('Cancelled')] = '';
    await expect(read(cells)).rejects.toThrow(/Cancelled must be Yes or No/);
  });
});
