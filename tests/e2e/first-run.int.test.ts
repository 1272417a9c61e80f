import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../platform/config/project-root.ts';
import { tempDataDir } from '../../platform/stack/testing/temp-stack.ts';
import { type ChurnResult, churn } from '../stack/churn.ts';
import { until } from '../stack/until.ts';

const { dataDir, remove } = tempDataDir();
const made = 3_000;
const rows = 2_000;

/** Runs a verb on the data of this test and returns what a program would read of it. */
const run = (...words: string[]): Promise<ChurnResult> =>
  churn([...words, '--data-dir', dataDir, '--json']);

afterAll(async () => {
  await churn(['down', '--data-dir', dataDir]);
  remove();
});

const clean = { lost: 0, duplicates: 0, order_breaks: 0 };

describe('a first run, and a second one on its data', () => {
  it.each([1, 2])('makes events, settles their account and exits (%i)', async () => {
    const words = ['--events', String(made), '--exit', '--random-ports'];
    const { code, json, stderr } = await run('up', ...words);
    expect(code, stderr).toBe(0);
    expect(json).toMatchObject({
      ...clean,
      made,
      scored: made,
      dead_lettered: 0,
      duplicates_dropped: 0,
      postgres: made,
      clickhouse: made,
    });
    expect(json!.redis_customers).toBeGreaterThan(0);
    expect(json!.redis_customers).toBeLessThanOrEqual(made);
    expect(json!.seconds).toBeGreaterThan(0);
  });
});

describe('a stream without synthetic events', () => {
  const table = join(dataDir, 'customers.csv');
  let up: Promise<ChurnResult>;

  beforeAll(async () => {
    const sample = readFileSync(join(projectRoot(), 'samples', 'telco.csv'), 'utf8');
    writeFileSync(
      table,
      sample
        .split('\n')
        .slice(0, rows + 1)
        .join('\n'),
    );
    up = run('up', '--rate', '0', '--random-ports');
    await until('the stream is ready', async () => (await run('status')).code === 0);
  });

  it('takes a table, and the same table again as repeats', async () => {
    const stored = 2 * made + rows;
    for (const repeats of [0, rows]) {
      const { code, json } = await run('replay', table);
      expect({ code, ...json }).toEqual({ code: 0, published: rows, outcomes: rows, rejected: 0 });
      const account = await run('verify');
      expect(account.code, account.stderr).toBe(0);
      expect(account.json).toMatchObject({
        ...clean,
        records: stored + repeats,
        scored: stored,
        dead_lettered: 0,
        duplicates_dropped: repeats,
        postgres: stored,
        clickhouse: stored,
      });
    }
  });

  it('answers SQL', async () => {
    const question =
      'select origin, count() as n from scored_events group by origin order by origin';
    const { code, json } = await run('sql', question);
    expect(code).toBe(0);
    const data = (json!.data as [string, string | number][]).map(([origin, n]) => [
      origin,
      Number(n),
    ]);
    expect(data).toEqual([
      ['replay', rows],
      ['synthetic', 2 * made],
    ]);
  });

  it('serves the features of a customer', async () => {
    const newest =
      "select customer_ref, churn_probability from scored_events where origin = 'synthetic' order by occurred_at desc, sequence desc limit 1";
    const [[ref, probability]] = (await run('sql', newest)).json!.data as [[string, number]];
    const { code, json } = await run('features', 'get', ref);
    expect(code).toBe(0);
    expect(json).toMatchObject({ customer_ref: ref, churn_probability: probability });
    const nobody = await run('features', 'get', 'nobody');
    expect(nobody).toMatchObject({ code: 1, json: { customer_ref: 'nobody', found: false } });
  });

  it('lists no dead letters', async () => {
    const { code, json } = await run('dlq', 'ls');
    expect(code).toBe(0);
    expect(json).toMatchObject({ total: 0 });
  });

  it('goes down when it is asked to', async () => {
    const { code, json } = await run('down');
    expect(code).toBe(0);
    expect(json).toMatchObject({ result: 'stopped' });
    expect((await up).code).toBe(0);
    expect((await run('status')).code).toBe(3);
  });
});
