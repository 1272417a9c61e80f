import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectRoot } from '../platform/config/project-root.ts';
import { loadProfile } from '../profiles/load.ts';
import { derivedFiles } from './derived-files.ts';
import { staleFiles } from './stale-files.ts';

const root = projectRoot();
const files = await derivedFiles(await loadProfile('telco'));
const stale = new Set((await staleFiles(root, files)).map(({ where }) => where));
for (const { path, text } of files) {
  if (!stale.has(path)) continue;
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  console.log(`wrote ${path}`);
}
console.log(`${files.length - stale.size} of ${files.length} files were current`);
