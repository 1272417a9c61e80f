import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { spawnChild } from './child.ts';
import { giveWay } from './niceness.ts';

const dir = mkdtempSync(join(tmpdir(), 'churn-niceness-'));
afterAll(() => rmSync(dir, { recursive: true }));

it.each([undefined, 7])('starts a process with a niceness of %s', async (niceness) => {
  const launch = { file: 'sleep', args: ['60'], ...(niceness !== undefined && { niceness }) };
  const child = spawnChild(launch, join(dir, 'log'));
  const asked = niceness ?? 0;
  expect(getPriority(child.pid)).toBe(asked);
  const session = `/proc/${child.pid}/autogroup`;
  if (existsSync(session)) expect(readFileSync(session, 'utf8')).toMatch(` nice ${asked}\n`);
  await child.stop('SIGTERM', 5_000);
});

it('minds no process that has ended', () => {
  expect(() => giveWay(2 ** 22 + 1, 5)).not.toThrow();
});
