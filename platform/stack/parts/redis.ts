import type { Part, PartContext } from '../part.ts';

/** Redis with an append-only file; it refuses writes rather than evict when memory is short. */
export function redisPart(context: PartContext): Part {
  return {
    name: 'redis',
    ports: ['redis'],
    prepare: async () => undefined,
    launch: ([port]) => ({
      file: 'redis-server',
      args: Object.entries({
        port: String(port),
        bind: '127.0.0.1',
        dir: context.dir,
        daemonize: 'no',
        appendonly: 'yes',
        appendfsync: 'everysec',
        save: '',
        'maxmemory-policy': 'noeviction',
      }).flatMap(([name, value]) => [`--${name}`, value]),
      cwd: context.dir,
    }),
    endpoint: (port) => `redis://127.0.0.1:${port}`,
    stopSignal: 'SIGTERM',
    abandonSignal: 'SIGKILL',
  };
}
