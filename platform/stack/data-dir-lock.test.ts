import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockDataDir } from './data-dir-lock.ts';

function dataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'churn-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('one at a time for a folder, and free again after its release', async () => {
  const folder = dataDir();
  const first = await lockDataDir(folder);
  expect(first).toBeDefined();
  expect(await lockDataDir(folder)).toBeUndefined();
  const other = await lockDataDir(dataDir());
  expect(other).toBeDefined();
  first!.release();
  const again = await lockDataDir(folder);
  expect(again).toBeDefined();
  again!.release();
  other!.release();
});
