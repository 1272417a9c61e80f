import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { projectRoot } from '../config/project-root.ts';
import { StackError } from './errors.ts';

const jarFolders = z.object({ kafka: z.string(), registry: z.string() });

/**
 * Folders with the jars of Kafka and of the registry, as the set-up recorded them.
 * @throws StackError naming the command that installs them.
 */
export function readJarFolders(): z.infer<typeof jarFolders> {
  const path = join(projectRoot(), '.cache', 'embedded.json');
  try {
    return jarFolders.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const cause = error instanceof Error ? error : undefined;
    throw new StackError('Kafka and the registry are not installed: run npm run setup', [], {
      cause,
    });
  }
}

/**
 * The built script of a path such as `platform/x/main.js`: of the same build as this module, so that a
 * running process starts its own version, or of `dist` when this module runs from source.
 */
export function builtScript(path: string): string {
  if (import.meta.url.endsWith('.ts')) return join(projectRoot(), 'dist', path);
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
