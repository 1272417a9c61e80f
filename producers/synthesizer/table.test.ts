import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCustomerRow } from '../../domain/profile/csv-row.ts';
import { loadProfile, projectRoot } from '../../profiles/load.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';
import { syntheticTable, tableLines } from './table.ts';

describe('samples/telco.csv', () => {
  it('is what `churn synth csv --rows 6000 --seed 1` writes, byte for byte', async () => {
    const loaded = await loadProfile('telco');
    const parameters = await loadSynthesizer(loaded);
    const lines = [...tableLines(loaded.profile, parameters, { seed: 1, run: 'csv', rows: 6000 })];
    const sample = await readFile(join(projectRoot(), 'samples', 'telco.csv'), 'utf8');
    expect(sample === lines.map((line) => `${line}\n`).join('')).toBe(true);
  });
});

describe('syntheticTable', () => {
  it('has the header of the source and rows that read without a problem', async () => {
    const loaded = await loadProfile('telco');
    const parameters = await loadSynthesizer(loaded);
    const [header = [], ...rows] = syntheticTable(loaded.profile, parameters, {
      seed: 2,
      run: 'x',
      rows: 300,
    });
    expect(header).toEqual(loaded.profile.source.header);
    const read = rows.map((cells) =>
      readCustomerRow(
        loaded.profile,
        Object.fromEntries(header.map((column, i) => [column, cells[i]!])),
      ),
    );
    expect(read.flatMap(({ problems }) => problems)).toEqual([]);
    expect(new Set(read.map(({ customerRef }) => customerRef)).size).toBe(300);
    expect(read.every(({ outcome }) => outcome !== null)).toBe(true);
  });
});
