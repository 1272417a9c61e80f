import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../platform/config/project-root.ts';
import { configurationPage } from './configuration-page.ts';

test('the page has every variable of every schema under platform/config', async () => {
  const folder = join(projectRoot(), 'platform', 'config');
  const modules = readdirSync(folder).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const exported = await Promise.all(modules.map((name) => import(join(folder, name))));
  const schemas = exported
    .flatMap((module: object) => Object.values(module))
    .filter((value) => value instanceof z.ZodObject);
  const names = schemas.flatMap((schema) => Object.keys(schema.shape));
  expect(names.length).toBeGreaterThan(15);
  const page = configurationPage();
  expect(names.filter((name) => !page.includes(`\n| \`${name}\` | `))).toEqual([]);
});
