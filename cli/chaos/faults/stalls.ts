import type { Fault } from '../fault.ts';
import { snareInTransaction } from './lost-answers.ts';

/** Half as long again as a group waits for a silent member. */
export const beyondSessionMs = 9_000;

/** Workers that stand still until their partitions are somebody else's, and then go on where they were. */
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
];
