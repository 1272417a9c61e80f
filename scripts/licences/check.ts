import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../finding.ts';
import { foldersWithNeeds } from './bundled.ts';
import type { LockedPackages } from './locked-packages.ts';
import { readLicence } from './read-licence.ts';
import { isAllowed } from './spdx.ts';

export interface LicenceCheck {
  readonly findings: readonly Finding[];
  readonly looked: number;
  /** Packages for other systems that are not installed and whose licence the lock file does not give. */
  readonly unseen: readonly string[];
}

/**
 * Looks at the licence of everything that is installed with the project, however deep.
 * @param bundled packages for development of which a copy is handed on
 */
export function checkLicences(
  root: string,
  packages: LockedPackages,
  allowed: ReadonlySet<string>,
  bundled: readonly string[] = [],
): LicenceCheck {
  const handedOn = foldersWithNeeds(packages, bundled);
  const findings: Finding[] = [];
  const unseen: string[] = [];
  let looked = 0;
  for (const [folder, locked] of Object.entries(packages)) {
    if (folder === '' || (locked.dev === true && !handedOn.has(folder))) continue;
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const isHere = existsSync(join(root, folder, 'package.json'));
    const licence = isHere ? readLicence(join(root, folder)) : (locked.license ?? null);
    if (!isHere && licence === null && (locked.optional || locked.devOptional)) {
      unseen.push(name);
      continue;
    }
    looked++;
    if (licence === null || !isAllowed(licence, allowed)) {
      findings.push({ where: name, what: objection(isHere, licence) });
    }
  }
  return { findings, looked, unseen };
}

function objection(isHere: boolean, licence: string | null): string {
  if (!isHere && licence === null) return 'is not installed, so its licence is unknown: run npm ci';
  if (licence === null) return 'names no licence; replace it, or teach scripts/licences to read it';
  return `has the licence ${licence}, which is not on the list in scripts/check-licences.ts`;
}
