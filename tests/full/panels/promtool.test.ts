import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { alerts } from '../../../grafana/src/alerts/rules.ts';
import { projectRoot } from '../../../platform/config/project-root.ts';
import { tempDataDir } from '../../../platform/stack/testing/temp-stack.ts';

const folder = join(projectRoot(), 'deploy', 'prometheus');
const { dataDir, remove } = tempDataDir();
afterAll(remove);

interface RuleFile {
  readonly groups: readonly {
    readonly rules: { readonly alert?: string; readonly expr: string }[];
  }[];
}

const rulesText = readFileSync(join(folder, 'rules', 'churnstream.yml'), 'utf8');
const tests = readdirSync(join(folder, 'tests')).map((name) => ({
  name,
  text: readFileSync(join(folder, 'tests', name), 'utf8'),
}));
const promtool = (...words: string[]) => spawnSync('promtool', words, { encoding: 'utf8' });

/** Runs the committed tests against rules in which one alert has another expression. */
function testWith(name: string, expr: string): number | null {
  const rules = parse(rulesText) as RuleFile;
  for (const { rules: all } of rules.groups) {
    for (const rule of all) if (rule.alert === name) Object.assign(rule, { expr });
  }
  for (const sub of ['rules', 'tests']) mkdirSync(join(dataDir, sub), { recursive: true });
  writeFileSync(join(dataDir, 'rules', 'churnstream.yml'), stringify(rules));
  const paths = tests.map((test) => {
    const path = join(dataDir, 'tests', test.name);
    writeFileSync(path, test.text);
    return path;
  });
  return promtool('test', 'rules', ...paths).status;
}

it('Prometheus accepts the scrape configuration and the rules', () => {
  execFileSync('promtool', ['check', 'config', join(folder, 'prometheus.yml')]);
});

it('every alert is silent, fires and clears as its test says', () => {
  const { status, stdout, stderr } = promtool(
    'test',
    'rules',
    ...tests.map(({ name }) => join(folder, 'tests', name)),
  );
  expect(status, stdout + stderr).toBe(0);
});

describe.each(alerts)('$name', ({ name }) => {
  it('would be missed if it never fired', () => {
    expect(testWith(name, 'vector(0) > 1')).toBe(1);
  });

  it('would be noticed if it always fired', () => {
    expect(testWith(name, 'vector(1) > 0')).toBe(1);
  });
});
