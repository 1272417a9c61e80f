import { once } from 'node:events';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { StackEvent } from './events.ts';
import { startStack } from './stack.ts';
import { startSupervisorProcess } from './testing/supervisor-process.ts';
import { buildOnce, isRunning, memberPids, tempDataDir } from './testing/temp-stack.ts';

beforeAll(buildOnce);

test('what a killed supervisor left running is stopped and named by the next start', async () => {
  const { dataDir, remove } = tempDataDir();
  const supervisor = await startSupervisorProcess(dataDir, ['redis', 'postgres']);
  const pids = memberPids(dataDir);
  expect([...pids.keys()].sort()).toEqual(['postgres', 'redis', 'stage']);
  supervisor.kill('SIGKILL');
  await once(supervisor, 'exit');
  expect([...pids.values()].every(isRunning)).toBe(true);

  const events: StackEvent[] = [];
  const stack = await startStack({
    dataDir,
    external: {},
    ports: 'random',
    only: ['redis', 'postgres'],
    onEvent: (event) => events.push(event),
  });
  onTestFinished(async () => {
    await stack.stop();
    remove();
  });
  expect([...pids.values()].filter(isRunning)).toEqual([]);
  const stopped = events.flatMap((event) =>
    event.type === 'orphan stopped' ? [[event.name, event.pid] as const] : [],
  );
  expect(new Map(stopped)).toEqual(pids);
  // The stage goes before the services that it uses.
  expect(stopped[0]?.[0]).toBe('stage');
});

test('a supervisor that ends by process.exit takes its children along', async () => {
  const { dataDir, remove } = tempDataDir();
  onTestFinished(remove);
  const supervisor = await startSupervisorProcess(
    dataDir,
    ['redis', 'postgres'],
    'setTimeout(() => process.exit(1), 500);',
  );
  const pids = memberPids(dataDir);
  expect(pids.size).toBe(3);
  await once(supervisor, 'exit');
  await expect.poll(() => [...pids.values()].filter(isRunning), { timeout: 10_000 }).toEqual([]);
});
