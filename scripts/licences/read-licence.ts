import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly license?: string | { readonly type?: string };
  readonly licenses?: readonly { readonly type?: string }[];
}

/** First lines of licence texts, for packages that forgot to name theirs in package.json. */
const titles: readonly (readonly [RegExp, string])[] = [
  [/^(the )?mit license/i, 'MIT'],
  [/^isc license/i, 'ISC'],
  [/^apache license/i, 'Apache-2.0'],
];

/** Returns an installed package's licence as an SPDX expression, null where it has none that we can read. */
export function readLicence(folder: string): string | null {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  return named(manifest) ?? fromText(folder);
}

function named({ license, licenses }: Manifest): string | null {
  if (typeof license === 'string') return license;
  if (license?.type !== undefined) return license.type;
  const types = (licenses ?? []).flatMap(({ type }) => type ?? []);
  return types.length === 0 ? null : types.join(' OR ');
}

function fromText(folder: string): string | null {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.md|\.txt)?$/i.test(name));
  if (file === undefined) return null;
  const title = readFileSync(join(folder, file), 'utf8').trimStart().split('\n')[0]!;
  return titles.find(([pattern]) => pattern.test(title))?.[1] ?? null;
}
