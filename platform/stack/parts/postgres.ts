import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment } from '../../config/inherited-environment.ts';
import type { Launch } from '../child.ts';
import type { Part, PartContext } from '../part.ts';
import { runOnce } from '../run-once.ts';
import { postgresAccount } from './postgres-account.ts';
import { findPostgresPlace } from './postgres-place.ts';
import { sharedSettings } from './shared-settings.ts';

/** The name of the database and of its owner. */
const name = 'churn';

/** PostgreSQL from the npm package, on loopback with a random password. */
export function postgresPart(context: PartContext): Part {
  const account = postgresAccount(context.notice);
  const { programs, home } = findPostgresPlace(context.dataDir, account, context.notice);
  const data = join(home, 'data');
  const password = readOrMakePassword(join(home, 'password'));
  const program = (file: string, args: readonly string[]): Launch => ({
    file: join(programs, 'bin', file),
    args,
    // The account may be unable to enter our own working folder.
    cwd: '/',
    env: inheritedEnvironment({ LC_ALL: 'C', PGTZ: 'UTC' }),
    ...account,
  });

  const initialise = async () => {
    const fresh = `${data}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { mode: 0o700 });
    if (account) chownSync(fresh, account.uid, account.gid);
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    await runOnce(
      program('initdb', ['-D', fresh, '-U', name, '--auth=trust', '--locale=C', ...locale]),
    );
    const single = program('postgres', ['--single', '-D', fresh, 'postgres']);
    await runOnce(single, `alter user ${name} password '${password}'\ncreate database ${name}\n`);
    writeFileSync(join(fresh, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n');
    renameSync(fresh, data);
  };

  return {
    name: 'postgres',
    ports: ['postgres'],
    prepare: async () => {
      if (!existsSync(data)) await initialise();
    },
    launch: ([port]) => {
      const settings = {
        listen_addresses: '127.0.0.1',
        port: String(port),
        unix_socket_directories: '',
        ...sharedSettings('postgres/server.conf'),
      };
      const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
      return program('postgres', ['-D', data, ...flags]);
    },
    endpoint: (port) => `postgres://${name}:${password}@127.0.0.1:${port}/${name}`,
    // "Fast" shutdown: sessions are ended, not waited for. SIGQUIT ends at once, and unlike SIGKILL
    // takes the server's other processes along.
    stopSignal: 'SIGINT',
    abandonSignal: 'SIGQUIT',
  };
}

function readOrMakePassword(path: string): string {
  if (!existsSync(path)) {
    const fresh = `${path}.new`;
    writeFileSync(fresh, randomBytes(18).toString('hex'), { mode: 0o600 });
    renameSync(fresh, path);
  }
  return readFileSync(path, 'utf8');
}
