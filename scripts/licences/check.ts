import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../finding.ts';
import { readLicence } from './read-licence.ts';
import { isAllowed } from './spdx.ts';

/** What we read of package-lock.json, by the package's folder; '' is the project itself. */
export interface LockedPackages {
  readonly [folder: string]: {
    readonly dev?: boolean;
    readonly optional?: boolean;
    readonly devOptional?: boolean;
    readonly license?: string;
  };
}

export interface LicenceCheck {
  readonly findings: readonly Finding[];
  readonly looked: number;
  /** Packages for other systems that are not installed and whose licence the lock file does not give. */
  readonly unseen: readonly string[];
}

/** Looks at the licence of everything that is installed with the project, however deep. */
export function checkLicences(
  root: string,
  packages: LockedPackages,
  allowed: ReadonlySet<string>,
): LicenceCheck {
  const findings: Finding[] = [];
  const unseen: string[] = [];
  let looked = 0;
  for (const [folder, locked] of Object.entries(packages)) {
    if (folder === '' || locked.dev === true) continue;
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
