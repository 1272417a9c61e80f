import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
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

/** What the committed tests complain of where every alert has this expression. */
function complaintsOf(expr: string): string {
  const rules = parse(rulesText) as RuleFile;
  for (const { rules: all } of rules.groups) {
    for (const rule of all) if (rule.alert !== undefined) Object.assign(rule, { expr });
  }
  for (const sub of ['rules', 'tests']) mkdirSync(join(dataDir, sub), { recursive: true });
  writeFileSync(join(dataDir, 'rules', 'churnstream.yml'), stringify(rules));
  const paths = tests.map((test) => {
    const path = join(dataDir, 'tests', test.name);
    writeFileSync(path, test.text);
    return path;
  });
  const { status, stdout, stderr } = promtool('test', 'rules', ...paths);
  expect(status).toBe(1);
  return stdout + stderr;
}

it('Prometheus accepts the scrape configuration and the rules', () => {
  // It looks for the files that are named, the key among them, which is none of the repository's.
  const copy = join(dataDir, 'config');
  cpSync(folder, copy, { recursive: true });
  mkdirSync(join(copy, 'keys'));
  writeFileSync(join(copy, 'keys', 'api'), 'a key of twenty letters');
  execFileSync('promtool', ['check', 'config', join(copy, 'prometheus.yml')]);
});

it('every alert is silent, fires and clears as its test says', () => {
  const { status, stdout, stderr } = promtool(
    'test',
    'rules',
    ...tests.map(({ name }) => join(folder, 'tests', name)),
  );
  expect(status, stdout + stderr).toBe(0);
});

it.each([
  ['would be missed if it never fired', 'vector(0) > 1', '24m'],
  ['would be noticed if it always fired', 'vector(1) > 0', '4[04]m'],
])('every alert %s', (_, expr, at) => {
  const complaints = complaintsOf(expr);
  for (const { name } of alerts) {
    const complaint = new RegExp(`alertname=\\\\?"${name}\\\\?"[^\\n]*time: ${at}`);
    expect(complaints, name).toMatch(complaint);
  }
});
