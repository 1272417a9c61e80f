import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../platform/config/project-root.ts';
import { report } from './finding.ts';
import { checkLicences } from './licences/check.ts';
import type { LockedPackages } from './licences/locked-packages.ts';

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
  // Of a font, which may be bundled with anything.
  'OFL-1.1',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
]);

/** What the console's bundle holds copies of. */
const bundled = [
  '@fontsource-variable/inter',
  '@oazapfts/runtime',
  '@tanstack/react-query',
  'eventsource-client',
  'react',
  'react-dom',
  'uplot',
  'wouter',
];

const root = projectRoot();
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: LockedPackages;
};
const { findings, looked, unseen } = checkLicences(root, lock.packages, allowed, bundled);
const elsewhere = unseen.length === 0 ? '' : `; ${unseen.length} for other systems are not here`;
report(`${looked} packages that are handed on have a licence of the list${elsewhere}`, findings);
