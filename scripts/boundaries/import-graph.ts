import { posix } from 'node:path';
import type { ProjectFiles } from '../project-files.ts';
import { readImports } from './read-imports.ts';

export interface Import {
  readonly from: string;
  /** A file of the project, or the name of a package (`@scope/name`, `node:fs`); null if computed. */
  readonly to: string | null;
  readonly isFile: boolean;
  readonly line: number;
  readonly typeOnly: boolean;
}

/** Every import of the given modules, each resolved to the file or the package it really reaches. */
export function importGraph(files: ProjectFiles): Import[] {
  return [...files].flatMap(([from, text]) =>
    readImports(from, text).map(({ specifier, line, typeOnly }) => {
      const isFile = specifier?.startsWith('.') ?? false;
      return { from, to: resolve(from, specifier), isFile, line, typeOnly };
    }),
  );
}

function resolve(from: string, specifier: string | null): string | null {
  if (specifier === null) return null;
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  return packageName(specifier);
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
