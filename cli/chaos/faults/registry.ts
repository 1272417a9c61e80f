import { httpAnswer } from '../../../platform/proxy/http-codec.ts';
import type { TcpProxy } from '../../../platform/proxy/tcp-proxy.ts';
import type { Fault } from '../fault.ts';
import { snareInTransaction } from '../snares.ts';

const slowMs = 5_000;

// A stage asks the registry when it starts and when it meets a schema for the first time.
const whileStarting = (name: string, disturb: (registry: TcpProxy) => () => void): Fault => ({
  id: 'F-15',
  name: `kill -9, and the registry ${name}`,
  stage: 'enrich',
  set: (context) =>
    snareInTransaction(context, async (held) => {
      const { victim, testbed } = context;
      const end = disturb(victim.registry);
      victim.process.kill();
      held.cut();
      await testbed.outage(60_000);
      end();
    }),
});

/** A schema registry that is of no help just when it is asked. */
export const registry: readonly Fault[] = [
  whileStarting('is down', (proxy) => {
    proxy.cut();
    return () => proxy.mend();
  }),
  whileStarting('is slow by 5 s', (proxy) => {
    proxy.delay(slowMs);
    return () => proxy.delay(0);
  }),
  whileStarting('answers 500', (proxy) => {
    proxy.answerFor(() => httpAnswer(500, {}, '{"error_code":50001,"message":"backend down"}'));
    return () => proxy.answerFor(null);
  }),
];
