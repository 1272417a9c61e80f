import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withServicesHeld } from './held-services.mjs';
import { tempFolder } from './temp-folder.mjs';

const theirs = '#!/bin/sh\nexit 0\n';
const denies = (path) => readFileSync(path, 'utf8').endsWith('exit 101\n');

test('services are held during the task, and the absent policy is absent again', async () => {
  const path = join(tempFolder(), 'policy-rc.d');
  await withServicesHeld(async () => {
    expect(denies(path)).toBe(true);
    expect(statSync(path).mode & 0o111).toBe(0o111);
  }, path);
  expect(existsSync(path)).toBe(false);
});

test('an existing policy comes back, also after a failure', async () => {
  const folder = tempFolder({ 'policy-rc.d': theirs });
  const path = join(folder, 'policy-rc.d');
  const failing = withServicesHeld(async () => {
    expect(denies(path)).toBe(true);
    throw new Error('apt failed');
  }, path);
  await expect(failing).rejects.toThrow('apt failed');
  expect(readFileSync(path, 'utf8')).toBe(theirs);
  expect(readdirSync(folder)).toEqual(['policy-rc.d']);
});

test('what a killed run left behind is put right', async () => {
  const folder = tempFolder({ 'policy-rc.d': theirs });
  const path = join(folder, 'policy-rc.d');
  let left;
  await withServicesHeld(async () => {
    left = readFileSync(path, 'utf8');
  }, path);
  const killed = tempFolder({ 'policy-rc.d': left, 'policy-rc.d.before-churnstream': theirs });
  await withServicesHeld(async () => {}, join(killed, 'policy-rc.d'));
  expect(readFileSync(join(killed, 'policy-rc.d'), 'utf8')).toBe(theirs);
});
