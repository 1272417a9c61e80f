import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../platform/config/project-root.ts';

function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'churn-launch-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of what is under version control, never built, on the same npm packages. */
function freshClone(): string {
  const root = projectRoot();
  const clone = tempFolder();
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root });
  for (const path of listed.toString().trim().split('\n')) {
    if (path !== 'node_modules') cpSync(join(root, path), join(clone, path));
  }
  symlinkSync(realpathSync(join(root, 'node_modules')), join(clone, 'node_modules'));
  return clone;
}

function churn(script: string, words: readonly string[], cwd: string) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(script, words, { cwd }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

test('several first invocations at once build once, and all work', async () => {
  const clone = freshClone();
  const script = join(clone, 'bin', 'churn');
  const runs = await Promise.all([1, 2, 3].map(() => churn(script, ['--version'], clone)));
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(runs.filter(({ stderr }) => stderr.includes('churn: building'))).toHaveLength(1);
  expect(readdirSync(join(clone, '.cache', 'build'))).toHaveLength(1);
});

test('through a link, from another folder: relative paths are the user’s, exit codes ours', async () => {
  const elsewhere = tempFolder();
  const link = join(elsewhere, 'churn');
  symlinkSync(join(projectRoot(), 'bin', 'churn'), link);
  const wrong = await churn(link, ['stauts'], elsewhere);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('did you mean status?');
  const status = await churn(link, ['status', '--data-dir', 'here', '--json'], elsewhere);
  expect(status.code).toBe(3);
  expect(JSON.parse(status.stdout)).toMatchObject({ data_dir: join(elsewhere, 'here') });
});
