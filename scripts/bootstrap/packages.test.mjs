import { expect, test } from 'vitest';
import { staleReason } from './packages.mjs';
import { tempFolder } from './temp-folder.mjs';

const wanted = {
  '': { version: '1.0.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/b': { version: '2.0.0', dev: true },
  'node_modules/c-for-another-system': { version: '1.0.0', optional: true },
};

const project = (installed) =>
  tempFolder({
    'package-lock.json': { packages: wanted },
    ...(installed && { 'node_modules/.package-lock.json': { packages: installed } }),
  });

const whole = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } };

test('no node_modules', () => {
  expect(staleReason(project(), {})).toBe('node_modules is not there');
});

test('all there: an optional package of another system may be missing', () => {
  expect(staleReason(project(whole), {})).toBeUndefined();
});

test('another version', () => {
  const other = { ...whole, 'node_modules/a': { version: '0.9.0' } };
  expect(staleReason(project(other), {})).toBe('node_modules/a is not at 1.0.0');
});

test('development packages may be missing in production only', () => {
  const { 'node_modules/a': a } = whole;
  const root = project({ 'node_modules/a': a });
  expect(staleReason(root, {})).toBe('node_modules/b is not at 2.0.0');
  expect(staleReason(root, { NODE_ENV: 'production' })).toBeUndefined();
});
