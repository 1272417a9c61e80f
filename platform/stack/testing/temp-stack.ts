import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../config/project-root.ts';
import { wipeOutsidePostgres } from '../parts/postgres-place.ts';
import { readStackState } from '../state.ts';

/** A new data folder that `postgres` may enter, and its removal. */
export function tempDataDir(): { dataDir: string; remove: () => void } {
  const dataDir = mkdtempSync(join(tmpdir(), 'churn-stack-'));
  execFileSync('chmod', ['0755', dataDir]);
  const remove = () => {
    wipeOutsidePostgres(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { dataDir, remove };
}

/** Compiles the sources, since processes of the stack run from the build. */
export function buildOnce(): void {
  const script = join(projectRoot(), 'scripts', 'bootstrap', 'main.mjs');
  execFileSync(process.execPath, [script, 'build'], { stdio: 'inherit' });
}

/** Pids of the stack's processes by name, as its state file has them. */
export function memberPids(dataDir: string): Map<string, number> {
  const members = readStackState(dataDir)?.members ?? [];
  return new Map(members.flatMap(({ name, identity }) => (identity ? [[name, identity.pid]] : [])));
}

/** Whether a process runs; one that is dead and not yet reaped does not. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Writes a script for a process under test and returns its path. */
export function writeScript(dataDir: string, name: string, code: string): string {
  const path = join(dataDir, `${name}.mjs`);
  writeFileSync(path, code);
  return path;
}
