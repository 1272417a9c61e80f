import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';

export interface DataDirLock {
  readonly release: () => void;
}

/**
 * Takes the data folder for this process, or returns undefined while another has it. The lock is a
 * name in Linux's abstract socket space: the kernel frees it with its process, even after kill -9.
 */
export function lockDataDir(dataDir: string): Promise<DataDirLock | undefined> {
  const { dev, ino } = statSync(dataDir);
  const key = createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 24);
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ path: `\0churnstream-stack-${key}`, exclusive: true }, () =>
      resolve({ release: () => server.close() }),
    );
  });
}
