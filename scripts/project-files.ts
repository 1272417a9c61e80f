import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of the project by path from its root, with `/` on every system, and their text. */
export type ProjectFiles = ReadonlyMap<string, string>;

/** Reads the files that Git tracks or would track, so that a file is checked before it is added. */
export function readProjectFiles(root: string, patterns: readonly string[]): ProjectFiles {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...patterns],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const paths = [...new Set(listed.split('\0'))].filter(
    (path) => path !== '' && existsSync(join(root, path)),
  );
  return new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}
