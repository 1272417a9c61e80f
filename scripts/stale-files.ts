import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DerivedFile } from './derived-files.ts';
import type { Finding } from './finding.ts';

/** Returns the files that are absent or hold something else than what they are derived from says. */
export async function staleFiles(root: string, files: readonly DerivedFile[]): Promise<Finding[]> {
  const found = await Promise.all(
    files.map(async ({ path, text }) => {
      const committed = await readFile(join(root, path), 'utf8').catch(() => null);
      if (committed === text) return [];
      const what = committed === null ? 'is not there' : 'is not what it is derived from says';
      return [{ where: path, what: `${what}: npm run generate` }];
    }),
  );
  return found.flat();
}
