import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createPortPicker, isPortFree, randomPort } from './ports.ts';

async function takenPort(): Promise<number> {
  const port = await randomPort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return port;
}

test('a port is free until a server listens', async () => {
  const port = await randomPort();
  expect(await isPortFree(port)).toBe(true);
  expect(await isPortFree(await takenPort())).toBe(false);
});

test('fixed: the wanted port, once, or another where it is taken', async () => {
  const { pick } = createPortPicker('fixed');
  const free = await randomPort();
  expect(await pick(free)).toBe(free);
  expect(await pick(free)).not.toBe(free);
  const taken = await takenPort();
  expect(await pick(taken)).not.toBe(taken);
});

test('random: never the wanted port', async () => {
  const { pick } = createPortPicker('random');
  expect(await pick(19_092)).not.toBe(19_092);
});
