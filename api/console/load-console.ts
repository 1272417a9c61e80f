import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** The console as `npm run build` leaves it. */
export interface ConsoleFiles {
  /** The page that every address of the console is answered with. */
  readonly page: string;
  /** Scripts, styles and pictures; each has a hash of what it holds in its name. */
  readonly assetsDir: string;
}

/** Returns the console built in a folder; null where there is none. */
export async function loadConsole(dir: string): Promise<ConsoleFiles | null> {
  const path = join(dir, 'index.html');
  if (!existsSync(path)) return null;
  // The link `dist` may point to another build later; the page belongs to this one.
  const assetsDir = await realpath(join(dir, 'assets'));
  return { page: await readFile(path, 'utf8'), assetsDir };
}
