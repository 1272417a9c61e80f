import type { Fault } from '../fault.ts';
import { snareAtWork, snareInTransaction } from '../snares.ts';
import { stageCaughtUp } from '../testbed/progress.ts';
import type { StageName } from '../testbed/worker.ts';

const takeOverTimeoutMs = 60_000;

const scaled: Fault = {
  id: 'F-09',
  name: 'scale 3 -> 1 -> 3 workers',
  stage: 'enrich',
  set: (context) =>
    snareInTransaction(context, async (held) => {
      const { victim, testbed } = context;
      held.release();
      const others = testbed.workers('enrich').filter((worker) => worker !== victim);
      await Promise.all(others.map((worker) => testbed.removeWorker(worker)));
      await Promise.all(others.map(() => testbed.addWorker('enrich')));
    }),
};

const twice = (stage: StageName): Fault => ({
  id: 'F-18',
  name: 'a second copy started by mistake',
  stage,
  set: (context) =>
    snareAtWork(context, async (held) => {
      const { testbed } = context;
      const starting = testbed.addWorker(stage);
      held.release();
      const copy = await starting;
      await stageCaughtUp(testbed, stage, takeOverTimeoutMs);
      await testbed.removeWorker(copy);
    }),
});

/** Groups whose members come and go under load. */
export const membership: readonly Fault[] = [
  scaled,
  twice('enrich'),
  twice('postgres-sink'),
  twice('clickhouse-sink'),
  twice('redis-sink'),
];
