import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { findPortHolder, listeningInodes } from './port-holder.ts';
import { randomPort } from './ports.ts';

test('only sockets that listen, only on that port', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:4A94 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1',
    '   1: 0100007F:4A94 0100007F:0016 01 00000000:00000000 00:00000000 00000000     0        0 222 1',
    '   2: 0100007F:4A95 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1',
  ].join('\n');
  expect(listeningInodes(table, 0x4a94)).toEqual(['111']);
});

test('this process is found by the port that it listens on', async () => {
  const port = await randomPort();
  expect(findPortHolder(port)).toBeUndefined();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  expect(findPortHolder(port)?.pid).toBe(process.pid);
});
