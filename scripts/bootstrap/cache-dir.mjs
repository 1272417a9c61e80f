import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Whether files can be made in `path`, which is created if need be. */
export function isWritable(path) {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where downloads shared by all clones of the project go: the user's cache, else the project's. */
export function cacheDir(root, env = process.env) {
  const shared = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'churnstream');
  if (isWritable(shared)) return shared;
  const own = join(root, '.cache');
  mkdirSync(own, { recursive: true });
  return own;
}
