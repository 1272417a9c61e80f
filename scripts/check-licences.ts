import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../platform/config/project-root.ts';
import { report } from './finding.ts';
import { checkLicences, type LockedPackages } from './licences/check.ts';

/** Licences that fit a product under Apache-2.0 without a duty beyond giving credit. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
]);

const root = projectRoot();
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: LockedPackages;
};
const { findings, looked, unseen } = checkLicences(root, lock.packages, allowed);
const elsewhere = unseen.length === 0 ? '' : `; ${unseen.length} for other systems are not here`;
report(`${looked} production packages have a licence of the list${elsewhere}`, findings);
