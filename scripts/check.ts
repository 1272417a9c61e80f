import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../platform/config/project-root.ts';

interface Check {
  readonly name: string;
  /** Below the project's root, run by Node. */
  readonly script: string;
  readonly args: readonly string[];
  /** What mends most of its findings, if anything does. */
  readonly mend?: string;
}

const own = (name: string): Check => ({ name, script: `dist/scripts/check-${name}.js`, args: [] });

/** Every check that needs no service, the ones that fail most often first. */
const checks: readonly Check[] = [
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '-p', '.'] },
  {
    name: 'types of the console',
    script: 'node_modules/typescript/bin/tsc',
    args: ['--noEmit', '-p', 'console'],
  },
  {
    name: 'style',
    script: 'node_modules/@biomejs/biome/bin/biome',
    args: ['check', '--error-on-warnings', '.'],
    mend: 'npm run format',
  },
  { name: 'dead code', script: 'node_modules/knip/bin/knip.js', args: ['--no-progress'] },
  own('boundaries'),
  own('columns'),
  own('derived'),
  own('links'),
  own('licences'),
];

const root = projectRoot();
let failed = 0;
for (const check of checks) {
  const began = Date.now();
  const ended = spawnSync(process.execPath, [join(root, check.script), ...check.args], {
    cwd: root,
    encoding: 'utf8',
  });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${ended.status === 0 ? 'ok    ' : 'failed'} ${check.name} (${seconds} s)`);
  if (ended.status === 0) continue;
  failed++;
  console.log(outputOf(ended));
  if (check.mend !== undefined) console.log(`most of it is mended by: ${check.mend}`);
}
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function outputOf({ stdout, stderr, error }: SpawnSyncReturns<string>): string {
  return [error?.message, stdout, stderr]
    .map((text) => text?.trimEnd() ?? '')
    .filter((text) => text !== '')
    .join('\n');
}
