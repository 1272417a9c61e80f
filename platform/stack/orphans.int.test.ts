import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../config/project-root.ts';
import type { StackEvent } from './events.ts';
import { startStack } from './stack.ts';
import {
  buildOnce,
  isRunning,
  memberPids,
  tempDataDir,
  writeScript,
} from './testing/temp-stack.ts';

beforeAll(buildOnce);

/** Runs a stack in a process of its own; `end` is what that process does once all is ready. */
async function supervisorOf(dataDir: string, end: string) {
  const stage = writeScript(dataDir, 'stage', 'setInterval(() => {}, 1000);');
  const module = pathToFileURL(join(projectRoot(), 'dist', 'platform', 'stack', 'stack.js')).href;
  const code = `
    import { startStack } from ${JSON.stringify(module)};
    const stack = await startStack({
      dataDir: ${JSON.stringify(dataDir)}, external: {}, ports: 'random', only: ['redis', 'postgres'],
    });
    await stack.startProcess({ name: 'stage', script: ${JSON.stringify(stage)} });
    console.log('ready');
    ${end}
  `;
  const script = writeScript(dataDir, 'supervisor', code);
  const supervisor = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    supervisor.kill('SIGKILL');
  });
  await once(supervisor.stdout, 'data');
  return supervisor;
}

test('what a killed supervisor left running is stopped and named by the next start', async () => {
  const { dataDir, remove } = tempDataDir();
  const supervisor = await supervisorOf(dataDir, '');
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
  const supervisor = await supervisorOf(dataDir, `setTimeout(() => process.exit(1), 500);`);
  const pids = memberPids(dataDir);
  expect(pids.size).toBe(3);
  await once(supervisor, 'exit');
  await expect.poll(() => [...pids.values()].filter(isRunning)).toEqual([]);
});
