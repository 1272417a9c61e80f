import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../config/project-root.ts';

/** The path of a file under deploy/, which the services of docker-compose.yml read too. */
export const sharedFile = (path: string): string => join(projectRoot(), 'deploy', path);

/** Settings of a file under deploy/: lines of `name = value`, with or without quotes around the value. */
export function sharedSettings(path: string): Record<string, string> {
  return parseSettings(readFileSync(sharedFile(path), 'utf8'));
}

export function parseSettings(text: string): Record<string, string> {
  const lines = text.split('\n').map((line) => line.trim());
  const pairs = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const split = line.indexOf('=');
      if (split < 1) throw new Error(`no setting: ${line}`);
      const value = line.slice(split + 1).trim();
      return [line.slice(0, split).trim(), value.replace(/^'(.*)'$/, '$1')];
    });
  return Object.fromEntries(pairs);
}
