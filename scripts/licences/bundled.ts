import type { LockedPackages } from './locked-packages.ts';

/** Returns the folders of packages and of all that they need, as Node finds it; what is not there is left out. */
export function foldersWithNeeds(packages: LockedPackages, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    const folder = nearest(packages, name, from);
    if (folder === null || found.has(folder)) return;
    found.add(folder);
    for (const needed of Object.keys(packages[folder]!.dependencies ?? {})) visit(needed, folder);
  };
  for (const name of names) visit(name, '');
  return found;
}

/** The folder of a package that a module in another folder gets: the nearest above it. */
function nearest(packages: LockedPackages, name: string, from: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const folder = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (folder in packages) return folder;
    if (at === '') return null;
  }
}
