import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkLicences } from './check.ts';
import type { LockedPackages } from './locked-packages.ts';

const allowed = new Set(['MIT', 'Apache-2.0']);
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'churn-licences-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function install(folder: string, manifest: object, texts: Record<string, string> = {}): void {
  const path = join(root, folder);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(path, name), text);
}

const objections = (packages: LockedPackages) =>
  checkLicences(root, packages, allowed).findings.map(({ where, what }) => `${where} ${what}`);

test.each([
  [{ license: 'MIT' }, {}],
  [{ license: '(GPL-3.0 OR MIT)' }, {}],
  [{ license: { type: 'Apache-2.0' } }, {}],
  [{ licenses: [{ type: 'GPL-2.0' }, { type: 'MIT' }] }, {}],
  [{}, { LICENSE: '\nThe MIT License (MIT)\n\nCopyright' }],
  [{}, { 'license.md': 'Apache License\nVersion 2.0' }],
])('%j %j is allowed', (manifest, texts) => {
  install('node_modules/a', manifest, texts);
  expect(objections({ '': {}, 'node_modules/a': {} })).toEqual([]);
});

test.each([
  [{ license: 'GPL-3.0' }, {}, 'a has the licence GPL-3.0'],
  [{ license: 'MIT AND GPL-3.0' }, {}, 'a has the licence MIT AND GPL-3.0'],
  [{ license: 'Apache-2.0 WITH LLVM-exception' }, {}, 'a has the licence'],
  [{ license: 'UNLICENSED' }, { LICENSE: 'MIT License' }, 'a has the licence UNLICENSED'],
  [{}, {}, 'a names no licence'],
  [{}, { LICENSE: 'All rights reserved' }, 'a names no licence'],
])('%j %j is refused', (manifest, texts, why) => {
  install('node_modules/a', manifest, texts);
  expect(objections({ 'node_modules/a': {} }).join()).toContain(why);
});

test('a package inside another is named by itself', () => {
  install('node_modules/a/node_modules/@s/b', { license: 'SSPL-1.0' });
  expect(objections({ 'node_modules/a/node_modules/@s/b': {} }).join()).toMatch(/^@s\/b has/);
});

test('what only builds and tests the project is not looked at', () => {
  install('node_modules/a', { license: 'GPL-3.0' });
  expect(checkLicences(root, { 'node_modules/a': { dev: true } }, allowed).looked).toBe(0);
});

test('a package for another system is judged by the lock file, and counted where that is silent', () => {
  expect(objections({ 'node_modules/a': { optional: true, license: 'GPL-3.0' } })).toHaveLength(1);
  expect(checkLicences(root, { 'node_modules/a': { optional: true } }, allowed)).toEqual({
    findings: [],
    looked: 0,
    unseen: ['a'],
  });
});

test('a package that should be here and is not is a finding', () => {
  expect(objections({ 'node_modules/a': {} }).join()).toContain('not installed');
});

test('a package for development counts where a copy of it is handed on', () => {
  install('node_modules/a', { license: 'GPL-3.0' });
  install('node_modules/b', { license: 'GPL-3.0' });
  const packages = { '': {}, 'node_modules/a': { dev: true }, 'node_modules/b': { dev: true } };
  const { findings } = checkLicences(root, packages, allowed, ['a']);
  expect(findings.map(({ where }) => where)).toEqual(['a']);
});
