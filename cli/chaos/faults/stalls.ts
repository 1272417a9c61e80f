import type { Fault } from '../fault.ts';
import { snareAtPoint, snareAtWork, snareInTransaction } from '../snares.ts';
import { stageCaughtUp } from '../testbed/progress.ts';
import type { StageName } from '../testbed/worker.ts';

/** Half as long again as a group waits for a silent member. */
const beyondSessionMs = 9_000;
const takeOverTimeoutMs = 60_000;
const hour = 3_600_000;

/**
 * The only worker of a sink stands still in the middle of a write; a second one takes its partitions and stores the
 * same records; then the first one's write arrives after all, and it wakes.
 */
const zombieSink = (id: string, stage: StageName): Fault => ({
  id,
  name: 'a stalled writer wakes after another has taken over',
  stage,
  set: (context) =>
    snareAtWork(context, async (held) => {
      const { victim, testbed } = context;
      victim.signal('SIGSTOP');
      const successor = await testbed.addWorker(stage);
      await testbed.wait(beyondSessionMs);
      held.release();
      victim.signal('SIGCONT');
      await stageCaughtUp(testbed, stage, takeOverTimeoutMs);
      await testbed.removeWorker(successor);
    }),
});

const clockStep = (name: string, aheadMs: number): Fault => ({
  id: 'F-17',
  name: `clock ${name}`,
  stage: 'enrich',
  set(context) {
    const { victim, testbed } = context;
    victim.points.setClock(aheadMs);
    return snareInTransaction(context, async (held) => {
      held.release();
      await stageCaughtUp(testbed, 'enrich', takeOverTimeoutMs);
      victim.points.setClock(0);
    });
  },
});

/** Workers that stand still until their partitions are somebody else's and then go on, or whose clock is wrong. */
export const stalls: readonly Fault[] = [
  {
    id: 'F-07',
    name: 'SIGSTOP beyond the session, then SIGCONT',
    stage: 'enrich',
    set: (context) =>
      snareInTransaction(context, async (held) => {
        const { victim, testbed } = context;
        victim.signal('SIGSTOP');
        held.release();
        await testbed.wait(beyondSessionMs);
        victim.signal('SIGCONT');
      }),
  },
  {
    id: 'F-08',
    name: 'event loop blocked beyond the session',
    stage: 'enrich',
    set(context) {
      const { victim, testbed } = context;
      const snare = snareAtPoint(context, 'before-commit', 'open transaction, offsets sent', () =>
        testbed.wait(beyondSessionMs),
      );
      victim.points.arm('before-commit', `block ${beyondSessionMs}`);
      return snare;
    },
  },
  clockStep('10 s behind', -10_000),
  clockStep('1 h ahead', hour),
  zombieSink('D-05', 'clickhouse-sink'),
  zombieSink('D-07', 'postgres-sink'),
];
