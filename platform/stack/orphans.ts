import { setTimeout as sleep } from 'node:timers/promises';
import { killGroup } from './child.ts';
import { partGraceMs } from './part.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';
import type { MemberState, StackState } from './state.ts';

export interface Orphan {
  readonly name: string;
  readonly pid: number;
}

/** Members of a stack that still run although their supervisor is gone. */
function findOrphans(state: StackState): MemberState[] {
  return state.members.filter(({ identity }) => identity !== undefined && isAlive(identity));
}

/** Stops them, stages before the parts they use, and returns who they were. */
export async function stopOrphans(
  state: StackState,
  onStopped: (orphan: Orphan) => void,
): Promise<void> {
  const orphans = findOrphans(state);
  for (const kind of ['stage', 'part'] as const) {
    const members = orphans.filter((orphan) => orphan.kind === kind);
    await Promise.all(
      members.map(async ({ name, identity, stopSignal }) => {
        await endProcess(identity!, stopSignal as NodeJS.Signals, partGraceMs);
        onStopped({ name, pid: identity!.pid });
      }),
    );
  }
}

/** Sends a signal to a process that is not our child and waits; kills its group after the grace. */
async function endProcess(
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<{ forced: boolean }> {
  if (isAlive(identity)) process.kill(identity.pid, signal);
  if (await isGoneWithin(identity, graceMs)) return { forced: false };
  killGroup(identity.pid);
  await isGoneWithin(identity, 5_000);
  return { forced: true };
}

/** Waits until a process has ended; false when it has not after `ms`. */
export async function isGoneWithin(identity: ProcessIdentity, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (isAlive(identity)) {
    if (performance.now() > deadline) return false;
    await sleep(50);
  }
  return true;
}
