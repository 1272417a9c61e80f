import type { FailPointName } from '../../../platform/runtime/fail-points.ts';
import type { Fault, FaultContext, Snare } from '../fault.ts';
import type { StageName } from '../testbed/worker.ts';
import { snareInTransaction } from './lost-answers.ts';

/** A snare at a fail point, where the victim waits until `strike` has been called. */
export function snareAtPoint(
  { victim }: FaultContext,
  point: FailPointName,
  state: string,
  strike: () => Promise<void> | void,
): Snare {
  victim.points.arm(point, 'hold');
  return {
    caught: victim.points.hit(point).then(() => state),
    async strike() {
      await strike();
      victim.points.clear(point);
    },
    disarm: () => victim.points.clear(point),
  };
}

const killed = (stage: StageName, point: FailPointName, state: string): Fault => ({
  id: 'F-05',
  name: `kill -9 at ${point}`,
  stage,
  set: (context) => snareAtPoint(context, point, state, () => context.victim.process.kill()),
});

const drained: Fault = {
  id: 'F-06',
  name: 'SIGTERM under load',
  stage: 'enrich',
  set: (context) =>
    snareInTransaction(context, async (held) => {
      const { victim } = context;
      const before = victim.logSize();
      const restarted = victim.process.restart();
      held.release();
      await restarted;
      if (!/"exitCode":0/.test(victim.logSince(before))) {
        throw new Error(`${victim.name} did not end with code 0 after SIGTERM`);
      }
    }),
};

/** Workers that end: at once in the worst places, or asked to. */
export const endedWorkers: readonly Fault[] = [
  killed('enrich', 'after-produce', 'open transaction, records appended'),
  killed('enrich', 'before-commit', 'open transaction, offsets sent'),
  killed('enrich', 'after-commit', 'transaction committed, not yet known to the lane'),
  killed('postgres-sink', 'postgres-in-transaction', 'rows written, not committed'),
  killed('clickhouse-sink', 'clickhouse-inserted', 'block inserted, offset not committed'),
  killed('redis-sink', 'redis-written', 'features written, position not'),
  drained,
];
