import { execFileSync } from 'node:child_process';
import { StackError } from '../errors.ts';

/** The account that PostgreSQL runs as; undefined for the own one. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root runs it as `postgres`, which is made where it is missing.
 * @throws StackError with the mending command when it cannot be made.
 */
export function postgresAccount(notice: (text: string) => void): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = lookUp();
  if (found) return found;
  notice('making the system user postgres: PostgreSQL refuses to run as root');
  try {
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--shell',
      '/usr/sbin/nologin',
      'postgres',
    ]);
  } catch (error) {
    throw new StackError('there is no user postgres: make one with useradd --system postgres', [
      String(error),
    ]);
  }
  const made = lookUp();
  if (!made) throw new StackError('useradd postgres made no user');
  return made;
}

function lookUp(): Account | undefined {
  const ask = (option: string) =>
    Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
  try {
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}

/** Whether that account can enter a folder, asked of the system rather than read from mode bits. */
export function canEnter(folder: string, account: Account | undefined): boolean {
  try {
    execFileSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
      cwd: '/',
      stdio: 'ignore',
      ...account,
    });
    return true;
  } catch {
    return false;
  }
}
