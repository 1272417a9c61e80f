import type { Finding } from '../finding.ts';
import type { ProjectFiles } from '../project-files.ts';

/** Names that a file may use, by its path; `why` is for who reads the list. */
export type Exceptions = Readonly<Record<string, { readonly names: readonly string[] }>>;

const importedPath = /\b(?:from|import)\s*\(?\s*(['"])[^'"]*\1/g;

/**
 * Returns every line that names a column of a profile, and every exception that nothing needs.
 * A path in an import is no name of a column.
 */
export function checkColumns(
  files: ProjectFiles,
  names: readonly string[],
  exceptions: Exceptions,
): Finding[] {
  const word = new RegExp(`(?<![\\w-])(?:${names.join('|')})(?![\\w-])`, 'g');
  const needed = new Set<string>();
  const found: Finding[] = [];
  for (const [path, text] of files) {
    text.split('\n').forEach((line, index) => {
      for (const [name] of line.replace(importedPath, '').matchAll(word)) {
        if (exceptions[path]?.names.includes(name)) needed.add(`${path} ${name}`);
        else found.push({ where: `${path}:${index + 1}`, what: objection(name) });
      }
    });
  }
  const idle = Object.entries(exceptions).flatMap(([path, { names }]) =>
    names
      .filter((name) => !needed.has(`${path} ${name}`))
      .map((name) => ({
        where: path,
        what: `no longer names ${name}: drop it from the exceptions`,
      })),
  );
  return [...found, ...idle];
}

function objection(name: string): string {
  return `names the column "${name}" of a profile; read it from the profile, so that any table will do`;
}
