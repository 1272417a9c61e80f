import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '../config/project-root.ts';
import type { Check } from './checks.ts';

const inspection = z.array(
  z.object({
    part: z.string(),
    state: z.enum(['ready', 'missing', 'external', 'note']),
    detail: z.string(),
    mend: z.string().optional(),
  }),
);

/** What the set-up finds installed, each part with the command that mends it; changes nothing. */
export async function inspectInstallation(): Promise<Check[]> {
  const script = join(projectRoot(), 'scripts', 'bootstrap', 'main.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, 'inspect']);
  return inspection.parse(JSON.parse(stdout)).map(({ part, state, detail, mend }) => ({
    check: part,
    state,
    detail,
    ...(mend !== undefined && { mend }),
  }));
}
