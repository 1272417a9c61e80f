import { builtScript } from '../locations.ts';
import type { Part, PartContext } from '../part.ts';

/** The process that owns the embedded ClickHouse and serves its HTTP interface. */
export function clickhousePart(context: PartContext): Part {
  return {
    name: 'clickhouse',
    ports: ['clickhouse'],
    prepare: async () => undefined,
    launch: ([port]) => ({
      file: process.execPath,
      args: [
        '--enable-source-maps',
        builtScript('platform/clickhouse-host/main.js'),
        '--data',
        context.dir,
        '--port',
        String(port),
      ],
      cwd: context.dir,
    }),
    endpoint: (port) => `http://127.0.0.1:${port}`,
    stopSignal: 'SIGTERM',
    abandonSignal: 'SIGKILL',
  };
}
