import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../platform/config/project-root.ts';
import { loadProfile } from '../profiles/load.ts';
import { derivedFiles } from './derived-files.ts';
import { staleFiles } from './stale-files.ts';

const loaded = await loadProfile('telco');
const { profile } = loaded;
const files = await derivedFiles(loaded);

test.each(files)('$path is what it is derived from says', async ({ path, text }) => {
  expect(await readFile(join(projectRoot(), path), 'utf8')).toBe(text);
});

test('a file that is absent or differs is told from a current one', async () => {
  const [current, other] = files;
  const findings = await staleFiles(projectRoot(), [
    current!,
    { ...other!, text: `${other!.text} ` },
    { path: 'docs/no-such-page.md', text: '' },
  ]);
  expect(findings).toEqual([
    { where: other!.path, what: expect.stringContaining('npm run generate') },
    { where: 'docs/no-such-page.md', what: expect.stringContaining('is not there') },
  ]);
});

test('another profile gives other schemas, tables and another client', async () => {
  const [first, ...rest] = profile.fields;
  const smaller = await derivedFiles({ ...loaded, profile: { ...profile, fields: rest } });
  const changed = smaller.filter(({ text }, index) => text !== files[index]!.text);
  expect(changed.map(({ path }) => path)).toEqual([
    'schemas/customers.events.v1.avsc',
    'schemas/customers.scored.v1.avsc',
    'schemas/scores.requests.v1.avsc',
    'schemas/generated.ts',
    'migrations/postgres/telco/0002_events.sql',
    'migrations/clickhouse/telco/0002_scored_events.sql',
    'migrations/clickhouse/telco/0004_score_requests.sql',
    'client/generated.ts',
  ]);
  for (const { text } of changed) expect(text).not.toMatch(new RegExp(`\\b${first!.name}\\b`));
});
