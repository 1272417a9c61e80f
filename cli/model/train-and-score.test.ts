import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { subscribers } from '../../domain/model/testing/subscribers.ts';
import { loadScorer } from '../../scoring/load-scorer.ts';
import { readerCells, writeTable } from '../../scoring/testing/reader-table.ts';
import type { Command } from '../command.ts';
import { scoreCommand } from '../commands/score.ts';
import { trainCommand } from '../commands/train.ts';
import { parseOptions } from '../options.ts';

const { header } = subscribers.source;
const at = (column: string) => header.indexOf(column);
let dir: string;
let profile: string;
let model: string;
let trained: { code: number; out: string[]; progress: string[] };

async function run(command: Command, ...args: string[]) {
  const out: string[] = [];
  const progress: string[] = [];
  const code = await command.run({
    ...parseOptions(command.options, [...args, '--profile', profile]),
    out: (line) => out.push(line),
    progress: (line) => progress.push(line),
    signal: new AbortController().signal,
  });
  return { code, out, progress };
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'train-'));
  profile = join(dir, 'subscribers.json');
  model = join(dir, 'model');
  await writeFile(profile, JSON.stringify(subscribers));
  const data = await writeTable(dir, readerCells(300, 1));
  const test = await writeTable(dir, readerCells(200, 2));
  trained = await run(
    trainCommand,
    ...['--data', data, '--test', test, '--out', model, '--model', 'spline', '--json'],
  );
  return () => rm(dir, { recursive: true });
});

describe('churn train', () => {
  it('prints one line of JSON with the metrics, and progress elsewhere', () => {
    expect(trained.code).toBe(0);
    expect(trained.out).toHaveLength(1);
    const result = JSON.parse(trained.out[0]!);
    for (const metrics of [result.metrics.cv, result.metrics.test]) {
      for (const name of ['log_loss', 'roc_auc', 'accuracy', 'f1', 'precision', 'recall', 'ece']) {
        expect(metrics[name]).toBeGreaterThan(0);
      }
    }
    expect(result.metrics.test.rows).toBe(200);
    expect(result.train_seconds).toBeGreaterThan(0);
    expect(result.out).toBe(model);
    expect(trained.progress.join('\n')).toContain('cross-validation: spline');
  });

  it('warns of test customers that were trained on', () => {
    expect(trained.progress).toContainEqual(expect.stringMatching(/200 of 200 test customers/));
  });

  it('writes a model that loads, with the test metrics on its card', async () => {
    expect((await readdir(model)).sort()).toEqual(['baseline.json', 'model.json', 'model.onnx']);
    const scorer = await loadScorer(model, subscribers);
    const result = JSON.parse(trained.out[0]!);
    expect(scorer.version).toBe(result.model_version);
    expect(scorer.version).toMatch(/^subscribers-20260301-[0-9a-f]{12}$/);
    expect(scorer.card.metrics.test!.logLoss.value).toBe(result.metrics.test.log_loss);
    await scorer.close();
  });

  it('puts no row of the table on the card', async () => {
    const { probe } = JSON.parse(await readFile(join(model, 'model.json'), 'utf8'));
    const pairs = new Set(
      readerCells(300, 1).map((row) => `${row[at('Weeks')]} ${row[at('Price')]}`),
    );
    for (const { fields } of probe.rows)
      expect(pairs).not.toContain(`${fields.weeks} ${fields.price}`);
  });

  it.each([
    [['--data', ''], /needs a path/],
    [[], /--data FILE.csv is needed/],
    [['--data', 'x.csv', '--model', 'forest'], /auto, trees, spline, blend/],
    [['--data', 'x.csv', '--seed', '1.5'], /--seed must be a whole number/],
    [['--data', 'no-such-file.csv'], /no-such-file.csv: no such file/],
  ])('refuses %j', async (args, message) => {
    await expect(run(trainCommand, ...args)).rejects.toThrow(message);
  });
});

describe('churn score', () => {
  const scoreCells = async (cells: string[][], columns: readonly string[] = header) => {
    const input = await writeTable(dir, cells, columns);
    const output = join(dir, 'scores', 'scores.csv');
    const args = ['--in', input, '--out', output, '--model', model, '--json'];
    const result = await run(scoreCommand, ...args);
    const rows: Record<string, string>[] = parse(await readFile(output), { columns: true });
    return { ...result, rows, json: JSON.parse(result.out[0]!) };
  };

  it('writes key, probability, label and version for every row', async () => {
    const cells = readerCells(1_100, 3);
    const { code, rows, json } = await scoreCells(cells);
    expect(code).toBe(0);
    expect(rows.map((row) => row.Reader)).toEqual(cells.map((row) => row[0]));
    expect(Object.keys(rows[0]!)).toEqual([
      'Reader',
      'churn_probability',
      'churn_label',
      'model_version',
    ]);
    expect(new Set(rows.map((row) => row.model_version))).toEqual(new Set([json.model_version]));
    for (const row of rows) {
      const probability = Number(row.churn_probability);
      expect(Math.fround(probability)).toBe(probability);
      expect(row.churn_label).toBe(String(probability >= json.threshold));
    }
    expect(json).toMatchObject({ scored: 1_100, refused: 0 });
  });

  it('needs no target and only the columns that the model reads', async () => {
    const columns = header.filter((name) => !['Cancelled', 'Reason', 'Notes'].includes(name));
    const cells = readerCells(5, 3).map((row) => columns.map((name) => row[at(name)]!));
    expect((await scoreCells(cells, columns)).json.scored).toBe(5);
  });

  it('lists the rows that it cannot read, scores the others and says no', async () => {
    const cells = readerCells(10, 3);
    cells[3]![at('Weeks')] = 'x';
    const { code, rows, json, progress } = await scoreCells(cells);
    expect(code).toBe(1);
    expect(rows).toHaveLength(9);
    expect(json).toMatchObject({ scored: 9, refused: 1, refused_lines: [5] });
    expect(progress).toContainEqual('not scored: line 5: Weeks: "x" is not a finite number');
  });

  it('leaves no half-written file behind', async () => {
    const input = await writeTable(dir, [['R0', '1']], ['Reader', 'Weeks']);
    const output = join(dir, 'half', 'scores.csv');
    const args = ['--in', input, '--out', output, '--model', model];
    await expect(run(scoreCommand, ...args)).rejects.toThrow(/needs the columns/);
    expect(await readdir(join(dir, 'half'))).toEqual([]);
  });

  it('refuses to overwrite its input, and a folder without a model', async () => {
    await expect(run(scoreCommand, '--in', 'a.csv', '--out', './a.csv')).rejects.toThrow(
      /same file/,
    );
    await expect(
      run(scoreCommand, '--in', 'a.csv', '--out', 'b.csv', '--model', dir),
    ).rejects.toThrow(/model.json cannot be read/);
  });
});
