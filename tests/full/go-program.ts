import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../platform/config/project-root.ts';

/**
 * Runs a program of tests/full/go and returns what it printed as JSON. Go builds it, from modules of the Go proxy.
 * @throws Error saying what is missing, or with the program's own words
 */
export async function runGo(name: string, ...words: readonly string[]): Promise<unknown> {
  const cwd = join(projectRoot(), 'tests/full/go');
  try {
    const { stdout } = await promisify(execFile)('go', ['run', `./${name}`, ...words], {
      cwd,
      env: { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly' },
      maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(stdout);
  } catch (error) {
    const { code, stderr } = error as { code?: string | number; stderr?: string };
    if (code === 'ENOENT') {
      throw new Error('this test needs Go (tests/full/go/go.mod says which) in PATH: install it');
    }
    throw new Error(stderr ?? String(error));
  }
}
