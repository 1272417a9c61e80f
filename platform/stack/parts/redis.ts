import type { Part, PartContext } from '../part.ts';
import { sharedFile } from './shared-settings.ts';

/** Redis with an append-only file; it refuses writes rather than evict when memory is short. */
export function redisPart(context: PartContext): Part {
  return {
    name: 'redis',
    ports: ['redis'],
    prepare: async () => undefined,
    launch: ([port]) => ({
      file: 'redis-server',
      args: [
        sharedFile('redis/redis.conf'),
        ...['--port', String(port)],
        ...['--bind', '127.0.0.1'],
        ...['--dir', context.dir],
        ...['--daemonize', 'no'],
      ],
      cwd: context.dir,
    }),
    endpoint: (port) => `redis://127.0.0.1:${port}`,
    stopSignal: 'SIGTERM',
    abandonSignal: 'SIGKILL',
  };
}
