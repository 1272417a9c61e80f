import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../platform/config/project-root.ts';
import { UsageError } from './command.ts';
import { dataDirOf } from './data-dir.ts';

test('by profile name, by profile path, by folder', async () => {
  const ofTelco = join(projectRoot(), '.churn', 'telco');
  expect(await dataDirOf({ profile: 'telco' })).toBe(ofTelco);
  const path = join(projectRoot(), 'profiles', 'telco.json');
  expect(await dataDirOf({ profile: path })).toBe(ofTelco);
  expect(await dataDirOf({ profile: 'telco', 'data-dir': 'x' })).toBe(join(process.cwd(), 'x'));
});

test('a name that would leave the folder is refused', async () => {
  await expect(dataDirOf({ profile: '..' })).rejects.toThrow(UsageError);
});
