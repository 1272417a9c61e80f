import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadProfile, projectRoot } from '../profiles/load.ts';
import { derivedFiles } from './derived-files.ts';

const { profile } = await loadProfile('telco');
for (const { path, text } of derivedFiles(profile)) {
  await writeFile(join(projectRoot(), path), text);
  console.log(`wrote ${path}`);
}
