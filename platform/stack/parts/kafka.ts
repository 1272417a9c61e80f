import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { javaProgram } from '../../config/java.ts';
import { projectRoot } from '../../config/project-root.ts';
import { readJarFolders } from '../locations.ts';
import type { Part, PartContext } from '../part.ts';
import { runOnce } from '../run-once.ts';
import { sharedSettings } from './shared-settings.ts';

/** One Kafka node, broker and controller in one (KRaft). */
export function kafkaPart(context: PartContext): Part {
  const data = join(context.dir, 'data');
  const classPath = join(readJarFolders().kafka, '*');
  return {
    name: 'kafka',
    ports: ['kafka', 'kafkaController'],
    prepare: async () => {
      if (!existsSync(data)) await format(context.dir, data, classPath);
    },
    launch: ([port, controllerPort]) => ({
      file: javaProgram(),
      args: [
        '-Xms128m',
        '-Xmx768m',
        // For its first minutes the second compiler takes a third of a core, and so small a heap needs no threads
        // that collect beside the work; with neither, enrich is as fast as ever.
        '-XX:TieredStopAtLevel=1',
        '-XX:+UseSerialGC',
        '-XX:+ExitOnOutOfMemoryError',
        `-Dlog4j2.configurationFile=${log4jSettings()}`,
        '-cp',
        classPath,
        'kafka.Kafka',
        writeSettings(context.dir, data, port!, controllerPort!),
      ],
      cwd: context.dir,
    }),
    endpoint: (port) => `127.0.0.1:${port}`,
    stopSignal: 'SIGTERM',
    abandonSignal: 'SIGKILL',
  };
}

const log4jSettings = () => join(projectRoot(), 'deploy', 'embedded', 'log4j2.properties');

/** Formats beside the data and moves it into place, so that half a format is never taken for one. */
async function format(dir: string, data: string, classPath: string): Promise<void> {
  const fresh = `${data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  await runOnce({
    file: javaProgram(),
    args: [
      '-Xmx128m',
      '-cp',
      classPath,
      'kafka.tools.StorageTool',
      'format',
      '--cluster-id',
      newClusterId(),
      '--config',
      writeSettings(dir, fresh, 1, 2),
      // With it, partitions of a broker that was killed can stay without a leader.
      '--feature',
      'eligible.leader.replicas.version=0',
    ],
    cwd: dir,
  });
  renameSync(fresh, data);
}

/** 128 random bits as Kafka writes them; one that begins with a dash is taken for an option. */
function newClusterId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

function writeSettings(dir: string, data: string, port: number, controllerPort: number): string {
  const listener = `BROKER://127.0.0.1:${port}`;
  const all = {
    ...sharedSettings('kafka/broker.properties'),
    'log.dirs': data,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `${listener},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': listener,
  };
  const path = join(dir, 'server.properties');
  const lines = Object.entries(all).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(path, lines.join(''));
  return path;
}
