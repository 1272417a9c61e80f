import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { HostStartError } from './errors.ts';
import { tryLock } from './native.ts';

/**
 * Refuses a data directory whose lock another process holds. The engine takes the lock itself; this
 * look beforehand is for the message.
 * @throws HostStartError naming the other process.
 */
export function assertUnlocked(dataDir: string): void {
  const status = join(dataDir, 'status');
  if (!existsSync(status)) return;
  const fd = openSync(status, 'r');
  try {
    if (tryLock(fd)) return;
    const pid = /^PID: (\d+)/m.exec(readFileSync(status, 'utf8'))?.[1];
    const holder = pid ? `process ${pid}` : 'another process';
    throw new HostStartError(
      `${dataDir} is in use by ${holder}: stop it, or give another folder with --data`,
    );
  } finally {
    closeSync(fd);
  }
}

/**
 * Returns the port to serve on: the one asked for, or a free one for 0.
 * @throws HostStartError when the port cannot be had.
 */
export function claimPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${error.code})`;
      reject(
        new HostStartError(
          `port ${port} on ${host} ${why}: give another with --port, or 0 for a free one`,
        ),
      );
    });
    probe.listen(port, host, () => {
      const address = probe.address();
      const taken = typeof address === 'object' && address ? address.port : port;
      probe.close(() => resolve(taken));
    });
  });
}
