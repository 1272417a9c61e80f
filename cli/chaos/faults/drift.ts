import { setTimeout as delay } from 'node:timers/promises';
import { fetchCounts } from '../../up/counts.ts';
import type { Fault, FaultContext, Snare } from '../fault.ts';
import { leastPending } from '../options.ts';

/** Half as long again as a group waits for a silent member. */
const beyondSessionMs = 9_000;
const pollMs = 20;

/** A snare while the customers of an open window are in the victim's memory and nowhere else. */
function snareMidWindow(
  { victim, testbed }: FaultContext,
  strike: () => Promise<void> | void,
): Snare {
  const topic = testbed.stream.names.topic('scored');
  let isDisarmed = false;
  const countNow = async (): Promise<number> =>
    (await fetchCounts(victim.metricsUrl, topic))?.ok ?? 0;
  const caught = async (): Promise<string> => {
    const before = await countNow();
    for (let read = 0; read < leastPending; read = (await countNow()) - before) {
      if (isDisarmed) await new Promise(() => undefined);
      await delay(pollMs);
    }
    return 'open window, its customers in memory';
  };
  return {
    caught: caught(),
    strike: async () => strike(),
    disarm() {
      isDisarmed = true;
    },
  };
}

/** The stage of drift ends or stands still in mid-window: the windows have to be those of the log all the same. */
export const drift: readonly Fault[] = [
  {
    id: 'W-01',
    name: 'kill -9 in mid-window',
    stage: 'drift',
    set: (context) => snareMidWindow(context, () => context.victim.process.kill()),
  },
  {
    id: 'W-02',
    name: 'SIGSTOP in mid-window beyond the session, then SIGCONT',
    stage: 'drift',
    set: (context) =>
      snareMidWindow(context, async () => {
        const { victim, testbed } = context;
        victim.signal('SIGSTOP');
        await testbed.wait(beyondSessionMs);
        victim.signal('SIGCONT');
      }),
  },
];
