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

/** Returns a port of 127.0.0.1 that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
