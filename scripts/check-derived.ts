import { projectRoot } from '../platform/config/project-root.ts';
import { loadProfile } from '../profiles/load.ts';
import { derivedFiles } from './derived-files.ts';
import { report } from './finding.ts';
import { staleFiles } from './stale-files.ts';

const files = await derivedFiles(await loadProfile('telco'));
report(`${files.length} derived files are current`, await staleFiles(projectRoot(), files));
