import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { StackEvent } from './events.ts';
import { fixedPorts } from './ports.ts';
import { type Stack, type StackOptions, startStack } from './stack.ts';
import type { ProcessSpec } from './start-stage.ts';
import { isRunning, memberPids, tempDataDir, writeScript } from './testing/temp-stack.ts';

async function newStack(change: Partial<StackOptions> = {}) {
  const { dataDir, remove } = tempDataDir();
  const events: StackEvent[] = [];
  const stack = await startStack({
    dataDir,
    external: {},
    ports: 'random',
    only: [],
    onEvent: (event) => events.push(event),
    ...change,
  });
  onTestFinished(async () => {
    await stack.stop();
    remove();
  });
  return { dataDir, events, stack };
}

/** Serves /readyz; on SIGTERM it writes the file `drained` beside itself and ends. */
const server = `
  import { writeFileSync } from 'node:fs';
  import { createServer } from 'node:http';
  process.on('SIGTERM', () => {
    writeFileSync(new URL('drained', import.meta.url), '');
    process.exit(0);
  });
  createServer((_, answer) => answer.end(process.env.WORD)).listen(Number(process.argv[2]), '127.0.0.1');
`;

async function serverSpec(stack: Stack, dataDir: string): Promise<ProcessSpec> {
  const port = await stack.pickPort(0);
  return {
    name: 'server',
    script: writeScript(dataDir, 'server', server),
    args: [String(port)],
    env: { WORD: 'given' },
    readyUrl: `http://127.0.0.1:${port}/readyz`,
  };
}

test('a process is ready when its URL answers, has its environment and drains on stop', async () => {
  const { stack, dataDir, events } = await newStack();
  const spec = await serverSpec(stack, dataDir);
  const handle = await stack.startProcess(spec);
  expect(await (await fetch(spec.readyUrl!)).text()).toBe('given');
  const pid = handle.pid()!;
  expect(memberPids(dataDir).get('server')).toBe(pid);
  await stack.stop();
  expect(isRunning(pid)).toBe(false);
  expect(existsSync(join(dataDir, 'drained'))).toBe(true);
  expect(events.at(-1)).toMatchObject({ type: 'stopped', name: 'server', forced: false });
});

test('it is out of reach of Ctrl-C in the terminal of its supervisor', async () => {
  const { stack, dataDir } = await newStack();
  const handle = await stack.startProcess(await serverSpec(stack, dataDir));
  const groupOf = (pid: number) =>
    readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[2];
  expect(groupOf(handle.pid()!)).not.toBe(groupOf(process.pid));
});

test('killed or restarted, it runs again at the same address', async () => {
  const { stack, dataDir, events } = await newStack();
  const handle = await stack.startProcess(await serverSpec(stack, dataDir));
  const first = handle.pid()!;
  handle.kill();
  await handle.ready();
  const second = handle.pid()!;
  await handle.restart();
  expect(new Set([first, second, handle.pid()]).size).toBe(3);
  expect(handle.restarts()).toBe(2);
  expect(existsSync(join(dataDir, 'drained'))).toBe(true);
  expect(events.filter((event) => event.type === 'crashed')).toEqual([]);
});

test('killed by somebody else, it counts as crashed and is started again', async () => {
  const { stack, dataDir, events } = await newStack();
  const handle = await stack.startProcess(await serverSpec(stack, dataDir));
  process.kill(handle.pid()!, 'SIGKILL');
  await expect.poll(() => handle.restarts(), { timeout: 10_000 }).toBe(1);
  await handle.ready();
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'crashed', exit: 'killed by SIGKILL' }),
  );
});

test('one that crashes at once each time stops the stack and shows the end of its log', async () => {
  const { stack, dataDir, events } = await newStack();
  const other = await stack.startProcess(await serverSpec(stack, dataDir));
  const code = `console.log('cannot find the moon'); process.exit(7);`;
  const spec = { name: 'crasher', script: writeScript(dataDir, 'crasher', code) };
  const readyUrl = `http://127.0.0.1:${await stack.pickPort(0)}/readyz`;
  await expect(stack.startProcess({ ...spec, readyUrl })).rejects.toMatchObject({
    message: expect.stringMatching(/^crasher: ended 5 times .* exit code 7$/),
    details: expect.arrayContaining(['cannot find the moon']),
  });
  expect(await stack.closed).toMatchObject({ reason: 'failed' });
  expect(other.phase()).toBe('stopped');
  const delays = events.flatMap((event) => (event.type === 'crashed' ? [event.restartInMs] : []));
  expect(delays).toEqual([250, 500, 1000, 2000]);
});

test('one that persists is started again for ever, says why, and stops nothing', async () => {
  const { stack, dataDir, events } = await newStack();
  const other = await stack.startProcess(await serverSpec(stack, dataDir));
  const code = `
    console.error(JSON.stringify({ level: 'error', error: 'delete the moon' }));
    process.exit(7);
  `;
  const spec = { name: 'crasher', script: writeScript(dataDir, 'crasher', code), persists: true };
  const readyUrl = `http://127.0.0.1:${await stack.pickPort(0)}/readyz`;
  const crasher = await stack.startProcess({ ...spec, readyUrl });
  expect(crasher.restarts()).toBeGreaterThanOrEqual(5);
  expect(crasher.phase()).toBe('backing off');
  expect(other.phase()).toBe('ready');
  const reasons = events.flatMap((event) => (event.type === 'crashed' ? [event.why] : []));
  expect(new Set(reasons)).toEqual(new Set(['delete the moon']));
});

test('one that persists and is late goes on, and whoever starts it does not wait', async () => {
  const { stack, dataDir } = await newStack();
  const code = `setInterval(() => undefined, 1_000);`;
  const late = await stack.startProcess({
    name: 'late',
    script: writeScript(dataDir, 'late', code),
    readyUrl: `http://127.0.0.1:${await stack.pickPort(0)}/readyz`,
    readyTimeoutMs: 300,
    persists: true,
  });
  expect(late.phase()).toBe('starting');
  expect(isRunning(late.pid()!)).toBe(true);
});

test('one that ignores SIGTERM is killed after its grace', async () => {
  const { stack, dataDir, events } = await newStack();
  const code = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up');`;
  const script = writeScript(dataDir, 'stubborn', code);
  const handle = await stack.startProcess({ name: 'stubborn', script, graceMs: 300 });
  await expect
    .poll(() => readFileSync(handle.logPath, 'utf8'), { timeout: 10_000 })
    .toContain('up');
  const pid = handle.pid()!;
  await handle.stop();
  expect(isRunning(pid)).toBe(false);
  expect(events.at(-1)).toMatchObject({ type: 'stopped', forced: true });
});

test('one that may finish is not started again', async () => {
  const { stack, dataDir } = await newStack();
  const script = writeScript(dataDir, 'short', '');
  const handle = await stack.startProcess({ name: 'short', script, finishes: true });
  expect(await handle.ended).toBe('finished');
  expect(handle.restarts()).toBe(0);
});

test('a taken port is replaced by a free one, and that is said', async () => {
  const wanted = fixedPorts.redis;
  const occupant = createServer();
  // Somebody else may already listen there, which serves the test as well.
  occupant.once('error', () => undefined).listen(wanted, '127.0.0.1');
  onTestFinished(() => {
    occupant.close();
  });
  const { stack, events } = await newStack({ ports: 'fixed', only: ['redis'] });
  const taken = events.find((event) => event.type === 'port taken');
  expect(taken).toMatchObject({ name: 'redis', wanted });
  expect(stack.endpoints.redisUrl).toBe(`redis://127.0.0.1:${taken!.port}`);
  expect(() => stack.endpoints.kafkaBrokers).toThrow('kafka was not started');
});

test('a service whose URL is given is used and not started', async () => {
  const owner = await newStack({ only: ['redis'] });
  const redisUrl = owner.stack.endpoints.redisUrl;
  const user = await newStack({ only: ['redis'], external: { redisUrl } });
  expect(user.stack.endpoints.redisUrl).toBe(redisUrl);
  expect(user.events.map((event) => event.type)).toEqual(['external']);
});

test('an interrupted start leaves nothing behind', async () => {
  const { dataDir, remove } = tempDataDir();
  onTestFinished(remove);
  const interrupt = new AbortController();
  const pids: number[] = [];
  const starting = startStack({
    dataDir,
    external: {},
    ports: 'random',
    only: ['redis', 'registry'],
    signal: interrupt.signal,
    onEvent: (event) => {
      if (event.type !== 'starting') return;
      pids.push(event.pid);
      if (event.name === 'registry') interrupt.abort();
    },
  });
  await expect(starting).rejects.toThrow('interrupted');
  expect(pids.length).toBeGreaterThan(0);
  expect(pids.filter(isRunning)).toEqual([]);
});
