import { mkdirSync } from 'node:fs';
import { type DataDirLock, lockDataDir } from './data-dir-lock.ts';
import { StackRunningError } from './errors.ts';
import { type Orphan, stopOrphans } from './orphans.ts';
import { isAlive } from './process-identity.ts';
import { readStackState } from './state.ts';

/**
 * Makes this process the only one that runs a stack on the data folder, and stops what an earlier one
 * that was killed has left running there.
 * @throws StackRunningError when another process has it.
 */
export async function claimDataDir(
  dataDir: string,
  onOrphan: (orphan: Orphan) => void,
): Promise<DataDirLock> {
  mkdirSync(dataDir, { recursive: true });
  const lock = await lockDataDir(dataDir);
  const state = readStackState(dataDir);
  // A supervisor in another container shares the folder but not the lock.
  const isElsewhere = state !== undefined && state.phase !== 'stopped' && isAlive(state.supervisor);
  if (lock === undefined || isElsewhere) {
    lock?.release();
    const who = state ? `pid ${state.supervisor.pid}, since ${state.startedAt}` : 'just starting';
    throw new StackRunningError(
      `a stack already runs on ${dataDir} (${who}); stop it with churn down`,
    );
  }
  if (state) await stopOrphans(state, onOrphan);
  return lock;
}
