import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { projectRoot } from '../../config/project-root.ts';
import type { PartName } from '../part.ts';
import { writeScript } from './temp-stack.ts';

/**
 * Runs a stack with one idle stage in a process of its own, from the build, and resolves when it is
 * ready. SIGTERM stops the stack; `then` is further code for that process.
 */
export async function startSupervisorProcess(
  dataDir: string,
  only: readonly PartName[],
  then = '',
): Promise<ChildProcess> {
  const stage = writeScript(dataDir, 'stage', 'setInterval(() => {}, 1000);');
  const module = pathToFileURL(join(projectRoot(), 'dist', 'platform', 'stack', 'stack.js')).href;
  const code = `
    import { startStack } from ${JSON.stringify(module)};
    const stack = await startStack({
      dataDir: ${JSON.stringify(dataDir)},
      external: {},
      ports: 'random',
      only: ${JSON.stringify(only)},
    });
    process.on('SIGTERM', () => stack.stop().then(() => process.exit(0)));
    await stack.startProcess({ name: 'stage', script: ${JSON.stringify(stage)} });
    console.log('ready');
    ${then}
  `;
  const script = writeScript(dataDir, 'supervisor', code);
  const supervisor = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    supervisor.kill('SIGKILL');
  });
  await once(supervisor.stdout, 'data');
  return supervisor;
}
