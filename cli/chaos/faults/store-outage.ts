import type { PartName } from '../../../platform/stack/part.ts';
import type { Fault } from '../fault.ts';
import { snareAtWork } from '../snares.ts';
import type { StageName } from '../testbed/worker.ts';

const pausedPlanMs = 120_000;

/** The store dies with the write under way, and its supervisor starts it again. */
export const killedStore = (id: string, stage: StageName, part: PartName, name: string): Fault => ({
  id,
  name,
  stage,
  set: (context) =>
    snareAtWork(context, (held) => {
      context.testbed.signalPart(part, 'SIGKILL');
      held.cut();
    }),
});

/** The store stands still with the write in its hands. */
export const pausedStore = (id: string, stage: StageName, part: PartName, name: string): Fault => ({
  id,
  name,
  stage,
  set: (context) =>
    snareAtWork(context, async (held) => {
      const { testbed } = context;
      testbed.signalPart(part, 'SIGSTOP');
      held.release();
      await testbed.outage(pausedPlanMs);
      testbed.signalPart(part, 'SIGCONT');
    }),
});

/** The network between sink and store is gone. */
export const unreachableStore = (
  id: string,
  stage: StageName,
  name: string,
  planMs: number,
): Fault => ({
  id,
  name,
  stage,
  set: (context) =>
    snareAtWork(context, async () => {
      const { testbed, victim } = context;
      victim.store.cut();
      await testbed.outage(planMs);
      victim.store.mend();
    }),
});
