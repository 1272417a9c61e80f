import { existsSync, rmSync } from 'node:fs';
import { claimDataDir } from './claim-data-dir.ts';
import { isGoneWithin, type Orphan } from './orphans.ts';
import { wipeOutsidePostgres } from './parts/postgres-place.ts';
import { isAlive } from './process-identity.ts';
import { readStackState, statePath, writeStackState } from './state.ts';

export interface StopOptions {
  /** How long the supervisor may take to drain before it is killed. */
  readonly timeoutMs: number;
  readonly onOrphan: (orphan: Orphan) => void;
}

export type StopResult = 'stopped' | 'killed' | 'orphans stopped' | 'not running';

/**
 * Stops the stack of a data folder from outside: through its supervisor where that lives, else its
 * orphans one by one. Afterwards none of its processes runs.
 */
export async function stopRunningStack(
  dataDir: string,
  { timeoutMs, onOrphan }: StopOptions,
): Promise<StopResult> {
  const state = readStackState(dataDir);
  if (state === undefined || state.phase === 'stopped') return 'not running';
  const wasAlive = isAlive(state.supervisor);
  let wasKilled = false;
  if (wasAlive) {
    process.kill(state.supervisor.pid, 'SIGTERM');
    wasKilled = !(await isGoneWithin(state.supervisor, timeoutMs));
    if (wasKilled) {
      process.kill(state.supervisor.pid, 'SIGKILL');
      await isGoneWithin(state.supervisor, 5_000);
    }
  }
  const lock = await claimDataDir(dataDir, onOrphan);
  writeStackState(dataDir, { ...state, phase: 'stopped', members: [] });
  lock.release();
  if (wasKilled) return 'killed';
  return wasAlive ? 'stopped' : 'orphans stopped';
}

/**
 * Removes all data of a stack that does not run. Returns false, and touches nothing, where no stack
 * ever ran: a mistyped folder is not to be emptied.
 * @throws StackRunningError while it runs.
 */
export async function wipeStackData(dataDir: string): Promise<boolean> {
  if (!existsSync(statePath(dataDir))) return false;
  const lock = await claimDataDir(dataDir, () => undefined);
  wipeOutsidePostgres(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
  lock.release();
  return true;
}
