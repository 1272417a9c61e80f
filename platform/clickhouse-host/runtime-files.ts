import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultDatabaseSql, serverConfig, startupSql, usersConfig } from './engine-config.ts';
import type { HostLimits } from './limits.ts';
import { makeFifo } from './native.ts';

export interface RuntimeFiles {
  readonly config: string;
  readonly startup: string;
  /** A named pipe: the engine runs the statements written into it, then ends. */
  readonly shutdown: string;
}

/** Writes what the engine reads at its start into `<dataDir>/host`, and the `default` database. */
export function writeRuntimeFiles(dataDir: string, limits: HostLimits): RuntimeFiles {
  const folder = join(dataDir, 'host');
  mkdirSync(folder, { recursive: true });
  const users = join(folder, 'users.xml');
  const files = {
    config: join(folder, 'config.xml'),
    startup: join(folder, 'startup.sql'),
    shutdown: join(folder, 'shutdown'),
  };
  writeFileSync(users, usersConfig(limits));
  writeFileSync(files.config, serverConfig(users));
  writeFileSync(files.startup, startupSql(limits));
  rmSync(files.shutdown, { force: true });
  makeFifo(files.shutdown);
  attachDefaultDatabase(dataDir);
  return files;
}

function attachDefaultDatabase(dataDir: string): void {
  const metadata = join(dataDir, 'metadata');
  mkdirSync(metadata, { recursive: true });
  const file = join(metadata, 'default.sql');
  if (!existsSync(file)) writeFileSync(file, defaultDatabaseSql(randomUUID()));
}
