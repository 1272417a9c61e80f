import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dropOld, sourceHash } from './build.mjs';
import { tempFolder } from './temp-folder.mjs';

const project = () =>
  tempFolder({
    'tsconfig.json': '{}',
    'cli/main.ts': 'export {};',
    'cli/main.test.ts': 'test',
    'README.md': 'read',
    'node_modules/typescript/package.json': { version: '7.0.2' },
    'node_modules/vite/package.json': { version: '8.3.8' },
    'console/src/main.tsx': 'export {};',
    'console/index.html': '<html>',
    'console/src/form.test.tsx': 'test',
    'node_modules/a/index.ts': 'export {};',
    '.cache/x.ts': 'export {};',
  });

test('two copies of the same sources have the same hash, whatever their times', () => {
  const copy = project();
  utimesSync(join(copy, 'cli/main.ts'), 1, 1);
  expect(sourceHash(copy)).toBe(sourceHash(project()));
});

test.each([
  'cli/main.ts',
  'cli/new.ts',
  'tsconfig.json',
  'console/index.html',
  'console/src/main.tsx',
  'console/new.css',
])('%s changes the hash', (path) => {
  const root = project();
  writeFileSync(join(root, path), 'export const changed = 1;');
  expect(sourceHash(root)).not.toBe(sourceHash(project()));
});

test.each([
  'cli/main.test.ts',
  'console/src/form.test.tsx',
  'README.md',
  'node_modules/a/index.ts',
  '.cache/x.ts',
])('%s does not', (path) => {
  const root = project();
  writeFileSync(join(root, path), 'changed');
  expect(sourceHash(root)).toBe(sourceHash(project()));
});

test('old builds go, but for the newest ones and those that a process may still run from', () => {
  const names = Array.from({ length: 14 }, (_, i) => `b${String(i).padStart(2, '0')}`);
  const folder = tempFolder(Object.fromEntries(names.map((name) => [`${name}/main.js`, ''])));
  const daySeconds = 24 * 3_600;
  const nowSeconds = Date.now() / 1_000;
  for (const [i, name] of names.entries()) {
    const used = nowSeconds - (i < 12 ? 60 : 2 * daySeconds) - i;
    utimesSync(join(folder, name), used, used);
  }
  dropOld(folder);
  expect(readdirSync(folder).sort()).toEqual(names.slice(0, 12));
  for (const name of names.slice(0, 12)) utimesSync(join(folder, name), 1, 1);
  dropOld(folder);
  expect(readdirSync(folder)).toHaveLength(10);
});
