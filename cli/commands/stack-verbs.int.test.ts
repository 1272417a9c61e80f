import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../../platform/config/project-root.ts';
import { startSupervisorProcess } from '../../platform/stack/testing/supervisor-process.ts';
import {
  buildOnce,
  isRunning,
  memberPids,
  tempDataDir,
} from '../../platform/stack/testing/temp-stack.ts';

beforeAll(buildOnce);

function newDataDir(): string {
  const { dataDir, remove } = tempDataDir();
  onTestFinished(remove);
  return dataDir;
}

/** Runs `bin/churn` as a user would, with its result as JSON. */
function churn(...words: string[]): Promise<{ code: number; json: Record<string, unknown> }> {
  const script = join(projectRoot(), 'bin', 'churn');
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words, '--json'], (error, stdout) => {
      const last = stdout.trim().split('\n').at(-1)!;
      const code = error ? Number(error.code) : 0;
      resolve({ code, json: JSON.parse(last) as Record<string, unknown> });
    });
  });
}

test('status says whether all is ready, down stops it, --wipe removes the data', async () => {
  const dataDir = newDataDir();
  expect((await churn('status', '--data-dir', dataDir)).code).toBe(3);
  const supervisor = await startSupervisorProcess(dataDir, ['redis']);
  const pids = memberPids(dataDir);

  const running = await churn('status', '--data-dir', dataDir);
  expect(running.code).toBe(0);
  expect(running.json).toMatchObject({
    ready: true,
    pid: supervisor.pid,
    members: [
      { name: 'redis', state: 'ready', pid: pids.get('redis') },
      { name: 'stage', state: 'ready', pid: pids.get('stage') },
    ],
  });

  const wiped = await churn('down', '--wipe', '--yes', '--data-dir', dataDir);
  expect(wiped).toMatchObject({ code: 0, json: { result: 'stopped', wiped: true } });
  expect([supervisor.pid!, ...pids.values()].filter(isRunning)).toEqual([]);
  expect(existsSync(dataDir)).toBe(false);
});

test('a service that hangs is not ready', async () => {
  const dataDir = newDataDir();
  await startSupervisorProcess(dataDir, ['redis']);
  process.kill(memberPids(dataDir).get('redis')!, 'SIGSTOP');
  const { code, json } = await churn('status', '--data-dir', dataDir);
  expect(code).toBe(3);
  expect(json).toMatchObject({
    ready: false,
    members: [{ name: 'redis', state: 'not ready', reason: 'no answer in 2000 ms' }, {}],
  });
  process.kill(memberPids(dataDir).get('redis')!, 'SIGCONT');
  expect((await churn('down', '--data-dir', dataDir)).json).toMatchObject({ result: 'stopped' });
});

test('a killed supervisor: status says so, down stops what it left', async () => {
  const dataDir = newDataDir();
  const supervisor = await startSupervisorProcess(dataDir, ['redis']);
  const pids = memberPids(dataDir);
  supervisor.kill('SIGKILL');
  await expect.poll(() => isRunning(supervisor.pid!), { timeout: 10_000 }).toBe(false);
  const status = await churn('status', '--data-dir', dataDir);
  expect(status).toMatchObject({ code: 3, json: { running: false, ready: false } });
  const stopped = await churn('down', '--data-dir', dataDir);
  expect(stopped).toMatchObject({ code: 0, json: { result: 'orphans stopped' } });
  expect([...pids.values()].filter(isRunning)).toEqual([]);
});

test('a folder in which no stack ever ran is not wiped', async () => {
  const dataDir = newDataDir();
  const { json } = await churn('down', '--wipe', '--yes', '--data-dir', dataDir);
  expect(json).toMatchObject({ result: 'not running', wiped: false });
  expect(existsSync(dataDir)).toBe(true);
});

test('--wipe without a terminal needs --yes', async () => {
  const { code, json } = await churn('down', '--wipe', '--data-dir', newDataDir());
  expect(code).toBe(2);
  expect(json.error).toContain('--yes');
});

test('doctor checks each part and exits 0 when nothing is missing', async () => {
  const { code, json } = await churn('doctor', '--data-dir', newDataDir());
  const checks = json.checks as { check: string; state: string }[];
  expect(checks.map(({ check }) => check)).toEqual(
    expect.arrayContaining(['node', 'java', 'jars', 'redis-server', 'postgres', 'disk']),
  );
  expect(code).toBe(checks.some(({ state }) => state === 'missing') ? 3 : 0);
});
