import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { rotateLog, tailLog } from './log-file.ts';

function logPath(content?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'churn-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'part.log');
  if (content !== undefined) writeFileSync(path, content);
  return path;
}

test('the last lines, also of a log larger than the part that is read', () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}`);
  expect(tailLog(logPath(`${lines.join('\n')}\n\n`), 2)).toEqual(['line 19998', 'line 19999']);
});

test('no log, no lines', () => {
  expect(tailLog(logPath())).toEqual([]);
});

test('rotation keeps the last run', () => {
  const path = logPath('old');
  rotateLog(path);
  expect(readFileSync(`${path}.1`, 'utf8')).toBe('old');
  expect(tailLog(path)).toEqual([]);
});
