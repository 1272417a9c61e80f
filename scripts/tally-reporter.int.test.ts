import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../platform/config/project-root.ts';

/** Runs vitest on one file in a folder of its own and returns its last line and exit code. */
async function runOn(text: string): Promise<{ line: string | undefined; code: number | null }> {
  const root = projectRoot();
  const folder = mkdtempSync(join(tmpdir(), 'churn-tally-'));
  try {
    writeFileSync(join(folder, 'a.test.mjs'), text);
    const reporter = join(root, 'scripts', 'tally-reporter.ts');
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const args = [vitest, 'run', '--globals', '--root', folder, '--reporter', 'default'];
    return await new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [...args, '--reporter', reporter],
        (_error, stdout) =>
          resolve({ line: stdout.trimEnd().split('\n').at(-1), code: child.exitCode }),
      );
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each([
  ['test("a", () => {}); test("b", () => {});', '2 passed, 0 failed', 0],
  ['test("a", () => {}); test.skip("b", () => {});', '1 passed, 0 failed, 1 skipped', 0],
  ['test("a", () => {}); test("b", () => { expect(1).toBe(2); });', '1 passed, 1 failed', 1],
  ['throw new Error("no file");', '0 passed, 1 failed', 1],
  ['afterAll(() => { throw new Error("hook"); }); test("a", () => {});', '1 passed, 1 failed', 1],
  ['test("a", () => { Promise.reject(new Error("lost")); });', '1 passed, 1 failed', 1],
  ['', '0 passed, 1 failed', 1],
])('%s ends with %s', async (text, line, code) => {
  expect(await runOn(text)).toEqual({ line, code });
});
