import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { aptInstall } from './apt.mjs';
import { isWritable } from './cache-dir.mjs';
import { withLock } from './lock.mjs';
import { Problem } from './problem.mjs';
import { run } from './run.mjs';

export const name = 'npm packages';

/** Why node_modules does not hold what package-lock.json asks for, or undefined when it does. */
export function staleReason(root, env = process.env) {
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return 'node_modules is not there';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  for (const [path, want] of Object.entries(wanted)) {
    if (path === '') continue;
    const have = installed[path];
    const mayMiss = want.optional || want.peer || (want.dev && env.NODE_ENV === 'production');
    if (!have && mayMiss) continue;
    if (have?.version !== want.version) return `${path} is not at ${want.version}`;
  }
  return undefined;
}

export async function inspect({ root, env }) {
  const reason = staleReason(root, env);
  if (reason === undefined) return { state: 'ready', detail: 'as in package-lock.json' };
  return { state: 'missing', detail: reason, mend: 'npm ci' };
}

/** Installs the packages of package-lock.json unless they are there. */
export async function install({ root, env, say }) {
  if (staleReason(root, env) === undefined) return;
  await withLock('npm packages', root, say, async () => {
    const reason = staleReason(root, env);
    if (reason === undefined) return;
    if (isLink(join(root, 'node_modules'))) {
      throw new Problem(`node_modules is a link and does not fit package-lock.json: ${reason}`);
    }
    say(`installing npm packages (npm ci): ${reason}`);
    const began = Date.now();
    const { code, output } = await run('npm', ['ci'], { cwd: root, env: npmEnv(root, env) });
    if (code === 127) throw new Problem('npm was not found in PATH', aptInstall('npm'));
    if (code !== 0) throw new Problem('npm ci failed', `cd ${root} && npm ci`, npmErrors(output));
    say(`npm packages installed in ${Math.round((Date.now() - began) / 1000)} s`);
  });
}

/** npm says what went wrong in its first error lines; pages of usage follow them. */
function npmErrors(output) {
  return output
    .split('\n')
    .filter((line) => line.startsWith('npm error') && line.trim() !== 'npm error')
    .slice(0, 8);
}

function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** npm keeps a cache in the home folder and fails where there is none to write to. */
function npmEnv(root, env) {
  if (env.npm_config_cache || isWritable(join(homedir(), '.npm'))) return env;
  return { ...env, npm_config_cache: join(root, '.cache', 'npm') };
}
