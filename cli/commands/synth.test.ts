import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gym, gymMembers } from '../../domain/synthesis/testing/gym.ts';
import { type CommandInput, UsageError } from '../command.ts';
import { synthCommand } from './synth.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synth-'));
  await writeFile(join(folder, 'gym.json'), JSON.stringify(gym));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function run(positionals: string[], given: CommandInput['values'] = {}) {
  const lines: string[] = [];
  const progress: string[] = [];
  const defaults = Object.fromEntries(
    Object.entries(synthCommand.options).map(([name, spec]) => [name, spec.default]),
  );
  const code = await synthCommand.run({
    values: { ...defaults, profile: join(folder, 'gym.json'), ...given },
    positionals,
    out: (line) => lines.push(line),
    progress: (line) => progress.push(line),
    signal: new AbortController().signal,
  });
  return { code, lines, progress };
}

async function writeMembers(): Promise<string> {
  const path = join(folder, 'members.csv');
  const { header } = gym.source;
  const rows = gymMembers(500).map(({ fields, outcome }, i) =>
    header.map((column) => {
      if (column === 'member') return `m${i}`;
      if (column === 'quit') return i === 3 ? '' : outcome ? 'yes' : 'no';
      return fields[column] ?? '';
    }),
  );
  await writeFile(path, [header, ...rows].map((row) => row.join(',')).join('\n'));
  return path;
}

describe('churn synth', () => {
  it('learns a table and writes another one like it, the same each time', async () => {
    const data = await writeMembers();
    const fit = await run(['fit'], { data, 'fitted-at': '2026-01-02T03:04:05Z', json: true });
    const path = join(folder, 'gym', 'synthesizer.json');
    expect(fit.lines.map((line) => JSON.parse(line))).toEqual([
      { rows: 499, skipped: 1, strata: expect.any(Number), out: path },
    ]);
    expect(fit.progress.join()).toContain('1 rows left out');
    expect(JSON.parse(await readFile(path, 'utf8')).fittedAt).toBe('2026-01-02T03:04:05.000Z');

    const out = join(folder, 'made', 'table.csv');
    await run(['csv'], { rows: '20', seed: '4', run: 'a', out });
    const printed = await run(['csv'], { rows: '20', seed: '4', run: 'a' });
    expect(await readFile(out, 'utf8')).toBe(printed.lines.map((line) => `${line}\n`).join(''));
    expect(printed.lines).toHaveLength(21);
    expect(printed.lines[0]).toBe(gym.source.header.join(','));
    expect(printed.lines[1]).toMatch(/^syn-4-a-0,/);
  });

  it('says how to make what is missing', async () => {
    await expect(run(['csv'])).rejects.toThrow(/churn synth fit/);
  });

  it.each<[string, string[], CommandInput['values'], RegExp]>([
    ['no action', [], {}, /fit, csv/],
    ['an unknown action', ['toString'], {}, /fit, csv/],
    ['no table', ['fit'], {}, /--data FILE/],
    ['a bad time', ['fit'], { data: 'x.csv', 'fitted-at': 'noon' }, /--fitted-at noon/],
    ['a bad number', ['csv'], { rows: '-3' }, /--rows/],
    ['a seed that is too large', ['csv'], { seed: '4294967296' }, /--seed/],
    ['a bad run', ['csv'], { run: 'a b' }, /--run/],
    ['JSON mixed with the table', ['csv'], { json: true }, /--out FILE/],
  ])('refuses %s', async (_name, positionals, values, message) => {
    const error = await run(positionals, values).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toMatch(message);
  });
});
