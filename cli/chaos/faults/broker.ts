import type { Fault, FaultContext } from '../fault.ts';
import { snareInTransaction } from '../snares.ts';
import type { Testbed } from '../testbed/testbed.ts';

const resetShare = 0.01;
const latencyMs = 500;
const answerTimeoutMs = 60_000;

async function untilBrokerAnswers({ stream, wait }: Testbed): Promise<void> {
  const admin = await stream.admin();
  const deadlineMs = Date.now() + answerTimeoutMs;
  for (;;) {
    try {
      await admin.listTopics();
      return;
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
      await wait(100);
    }
  }
}

const restarted = (name: string, signal: NodeJS.Signals): Fault => ({
  id: 'F-10',
  name,
  stage: 'enrich',
  set: (context) =>
    snareInTransaction(context, async (held) => {
      context.testbed.signalPart('kafka', signal);
      held.cut();
      // The port is silent for a while first; an answer before that would be the old broker's.
      await context.testbed.wait(1_000);
      await untilBrokerAnswers(context.testbed);
    }),
});

const wires = ({ testbed }: FaultContext) => testbed.all().map(({ kafka }) => kafka.wire);

const disturbed = (name: string, disturb: (context: FaultContext) => () => void): Fault => ({
  id: 'F-11',
  name,
  stage: 'enrich',
  set: (context) =>
    snareInTransaction(context, async (held) => {
      const end = disturb(context);
      held.release();
      await context.testbed.outage(60_000);
      end();
    }),
});

/** A broker that dies, stops, is away, slow or on a bad line. */
export const broker: readonly Fault[] = [
  restarted('broker killed', 'SIGKILL'),
  restarted('broker stopped and started', 'SIGTERM'),
  disturbed('broker unreachable', (context) => {
    const cut = wires(context);
    for (const wire of cut) wire.cut();
    return () => {
      for (const wire of cut) wire.mend();
    };
  }),
  disturbed('broker slow by 500 ms', (context) => {
    const slow = wires(context);
    for (const wire of slow) wire.delay(latencyMs);
    return () => {
      for (const wire of slow) wire.delay(0);
    };
  }),
  disturbed('1 % of what passes to and from the broker breaks its connection', (context) => {
    const bad = wires(context);
    for (const wire of bad) wire.reset(() => context.random() < resetShare);
    return () => {
      for (const wire of bad) wire.reset(null);
    };
  }),
];
