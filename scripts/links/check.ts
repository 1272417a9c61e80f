import { posix } from 'node:path';
import type { Finding } from '../finding.ts';

const link = /\]\(([^)\s]+)\)/g;
const elsewhere = /^([a-z]+:|#)/;

/**
 * Returns the links of Markdown pages to files of the project that are not there.
 * @param exists whether a path from the project's root is a file or a folder
 */
export function checkLinks(
  pages: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): Finding[] {
  return [...pages].flatMap(([path, text]) =>
    text.split('\n').flatMap((line, index) =>
      [...line.matchAll(link)].flatMap(([, target]) => {
        if (elsewhere.test(target!)) return [];
        const file = posix.join(posix.dirname(path), target!.replace(/#.*$/, ''));
        if (exists(file)) return [];
        return [{ where: `${path}:${index + 1}`, what: `links to ${target}, which is not there` }];
      }),
    ),
  );
}
