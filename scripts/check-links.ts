import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../platform/config/project-root.ts';
import { report } from './finding.ts';
import { checkLinks } from './links/check.ts';
import { readProjectFiles } from './project-files.ts';

const root = projectRoot();
const pages = readProjectFiles(root, ['*.md']);
report(
  `${pages.size} pages link to files that are there`,
  checkLinks(pages, (path) => existsSync(join(root, path))),
);
