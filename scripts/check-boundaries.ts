import { projectRoot } from '../platform/config/project-root.ts';
import { checkBoundaries } from './boundaries/check.ts';
import { report } from './finding.ts';
import { readProjectFiles } from './project-files.ts';

const files = readProjectFiles(projectRoot(), ['*.ts', '*.tsx', '*.mjs']);
report(`${files.size} modules import one way`, checkBoundaries(files));
