import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `task` while no other process on this machine runs one of the same purpose in the same
 * folder. The lock is a name in Linux's abstract socket space: the kernel frees it with its process,
 * so nothing stale can remain. Elsewhere there is no lock, and atomic renames alone protect.
 */
export async function withLock(purpose, folder, say, task) {
  if (platform() !== 'linux') return task();
  const { dev, ino } = statSync(folder);
  const key = createHash('sha256').update(`${purpose}:${dev}:${ino}`).digest('hex').slice(0, 24);
  let waited = false;
  for (;;) {
    const server = await take(`\0churnstream-${key}`);
    if (server) {
      try {
        return await task();
      } finally {
        server.close();
      }
    }
    if (!waited) say(`waiting for another set-up of ${purpose} to finish`);
    waited = true;
    await sleep(200);
  }
}

function take(path) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (error) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ path, exclusive: true }, () => resolve(server));
  });
}
