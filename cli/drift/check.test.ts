import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelInputs } from '../../domain/profile/profile.ts';
import { tableLines } from '../../producers/synthesizer/table.ts';
import { loadProfile } from '../../profiles/load.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';
import { driftCommand } from '../commands/drift.ts';
import { parseOptions } from '../options.ts';

let constant: string;
const folder = mkdtempSync(join(tmpdir(), 'churn-drift-'));
const file = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  const loaded = await loadProfile('telco');
  const parameters = await loadSynthesizer(loaded);
  const write = (name: string, rows: number, seed: number, change = (line: string) => line) => {
    const options = { seed, run: 'drift', rows };
    const [header, ...lines] = tableLines(loaded.profile, parameters, options);
    writeFileSync(file(name), `${[header, ...lines.map(change)].join('\n')}\n`);
  };
  write('before.csv', 4_000, 1);
  write('same.csv', 500, 2);
  write('moved.csv', 500, 3, (line) => line.replace(/,(One|Two) year,/, ',Month-to-month,'));
  writeFileSync(file('other.csv'), 'A,B\n1,2\n');
  write('empty.csv', 0, 4);
  const field = modelInputs(loaded.profile).find(({ kind }) => kind === 'number')!;
  constant = field.name;
  const options = { seed: 5, run: 'drift', rows: 1_000 };
  const [header, ...lines] = tableLines(loaded.profile, parameters, options);
  const names = header!.split(',');
  // From the end: one of the columns before it holds a comma.
  const column = names.indexOf(field.column) - names.length;
  const alike = lines.map((line) => line.split(',').with(column, '24').join(','));
  writeFileSync(file('alike.csv'), `${[header, ...alike].join('\n')}\n`);
});

async function check(...words: string[]) {
  const { values, positionals } = parseOptions(driftCommand.options, ['check', ...words]);
  const printed: string[] = [];
  const said: string[] = [];
  const code = await driftCommand.run({
    values,
    positionals,
    out: (line) => printed.push(line),
    progress: (line) => said.push(line),
    signal: new AbortController().signal,
  });
  return { code, printed, said };
}

describe('churn drift check', () => {
  it('gives one verdict per file, with the fields and their distributions', async () => {
    const windows = ['same.csv', 'moved.csv'].flatMap((name) => ['--window', file(name)]);
    const { code, printed } = await check('--reference', file('before.csv'), ...windows, '--json');
    expect(code).toBe(1);
    expect(printed).toHaveLength(1);
    const { drift, windows: found } = JSON.parse(printed[0]!);
    expect(drift).toBe(true);
    expect(found.map((one: { drift: boolean }) => one.drift)).toEqual([false, true]);
    expect(found[0]).toMatchObject({ n: 500, comparability: 'comparable', fields: [] });
    expect(found[1].reason).toBe('one-window');
    const [named] = found[1].fields;
    const detail = found[1].details.find(({ name }: { name: string }) => name === named);
    expect(detail.current[0]).toEqual({ bin: 'Month-to-month', count: 500 });
    expect(detail.reference[1].count).toBeGreaterThan(0);
    expect(detail.importance).toBeGreaterThan(0.1);
    expect(found[1].weighted_effect).toBeGreaterThan(found[0].weighted_effect);
  });

  it('says the same in words, and is fine without drift', async () => {
    const { code, printed } = await check(
      '--reference',
      file('before.csv'),
      '--window',
      file('same.csv'),
    );
    expect(code).toBe(0);
    expect(printed[0]).toMatch(/500 customers, (no drift|an alarm, no verdict yet)/);
  });

  it.each([
    ['B25 a reference without rows', 'empty.csv', 'too-few'],
    ['B25 a reference of other columns', 'other.csv', 'other-schema'],
  ])('does not compare with %s, and says so', async (_, name, comparability) => {
    const windows = ['--window', file('moved.csv')];
    const { code, printed } = await check('--reference', file(name), ...windows, '--json');
    expect(code).toBe(2);
    const { windows: found } = JSON.parse(printed[0]!);
    expect(found).toMatchObject([{ comparability, drift: false, alarm: false, n: 500 }]);
    expect(found[0]).toMatchObject({ details: [], fields: [], weighted_effect: null });
  });

  it('leaves out a field of which the reference has one value alone (B25), instead of an effect of 0', async () => {
    const words = ['--window', file('moved.csv'), '--json'];
    const { code, printed, said } = await check('--reference', file('alike.csv'), ...words);
    expect(code).toBe(1);
    const { reference, windows } = JSON.parse(printed[0]!);
    expect(reference.not_comparable).toEqual([constant]);
    expect(said.join()).toContain(constant);
    const names = windows[0].details.map(({ name }: { name: string }) => name);
    expect(names).not.toContain(constant);
    for (const { p, q, effect, limit } of windows[0].details) {
      expect([p, q, effect, limit].every(Number.isFinite)).toBe(true);
    }
  });

  it('says what is missing', async () => {
    await expect(check('--window', file('same.csv'))).rejects.toThrow(
      '--reference FILE.csv is needed',
    );
    await expect(check('--reference', file('same.csv'))).rejects.toThrow(
      '--window FILE.csv is needed',
    );
    await expect(
      check('--reference', file('same.csv'), '--window', file('other.csv')),
    ).rejects.toThrow(/other\.csv: profile telco needs the columns/);
  });
});
