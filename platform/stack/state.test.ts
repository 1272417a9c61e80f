import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { StackError } from './errors.ts';
import { readStackState, type StackState, statePath, writeStackState } from './state.ts';

function dataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'churn-state-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const state: StackState = {
  version: 1,
  phase: 'running',
  supervisor: { pid: 12, startTime: '34', bootId: 'b' },
  startedAt: '2026-01-01T00:00:00.000Z',
  endpoints: { redisUrl: 'redis://127.0.0.1:1' },
  external: ['postgres'],
  members: [],
};

test('what is written is read, and only its owner may', () => {
  const folder = dataDir();
  writeStackState(folder, state);
  expect(readStackState(folder)).toEqual(state);
  expect(statSync(statePath(folder)).mode & 0o077).toBe(0);
});

test('no file, no state; a damaged file is an error', () => {
  const folder = dataDir();
  expect(readStackState(folder)).toBeUndefined();
  writeFileSync(statePath(folder), '{"version": 1');
  expect(() => readStackState(folder)).toThrow(StackError);
});
