import { everyLetter } from '../../../stream/letters/letter-filter.ts';
import { type RedriveResult, redriveLetters } from '../../../stream/letters/redrive-letters.ts';
import type { Fault, FaultContext } from '../fault.ts';
import type { RefusedEvents } from '../feed/refused-events.ts';
import { snareInTransaction } from '../snares.ts';
import { stageCaughtUp } from '../testbed/progress.ts';

const letters = 1_000;
const refusalTimeoutMs = 60_000;

async function redrive(
  { testbed }: FaultContext,
  { fields, set }: RefusedEvents,
): Promise<RedriveResult> {
  return redriveLetters(await testbed.stream.letterStream(testbed.signal), {
    filter: { ...everyLetter, fields },
    set,
    again: false,
    limit: Number.POSITIVE_INFINITY,
    rate: 'max',
    dryRun: false,
    onProgress: () => undefined,
  });
}

/** What was done once is asked for once more: it must change nothing. */
export const repeats: readonly Fault[] = [
  {
    id: 'F-20',
    name: `${letters} dead letters redriven twice, and a kill -9 between`,
    stage: 'enrich',
    set: (context) =>
      snareInTransaction(context, async (held) => {
        const { testbed, victim, feeder } = context;
        held.release();
        const refused = await feeder.feedRefused(letters);
        await stageCaughtUp(testbed, 'enrich', refusalTimeoutMs);
        const first = await redrive(context, refused);
        feeder.plan(refused.mended);
        victim.process.kill();
        const second = await redrive(context, refused);
        if (first.sent.length !== letters || second.matched !== 0) {
          const sent = `${first.sent.length} of ${letters} dead letters, then ${second.matched}`;
          throw new Error(`redriven were ${sent} again`);
        }
      }),
  },
  {
    id: 'F-20',
    name: 'kill -9, and the same slice of events sent again',
    stage: 'enrich',
    set: (context) =>
      snareInTransaction(context, async (held) => {
        const { victim, feeder } = context;
        victim.process.kill();
        held.cut();
        await feeder.feedAgain();
      }),
  },
];
