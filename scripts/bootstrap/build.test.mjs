import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceHash } from './build.mjs';
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
