// enrich as most would write it: offsets are committed by the client's timer, records are sent without a transaction.
import { replace, runEnrich } from './client.mjs';

replace('producer', (make, { transactionalId: _, ...options }) => {
  const producer = make(options);
  producer.transaction = async () => ({
    sendBatch: (batch) => producer.sendBatch(batch),
    sendOffsets: async () => undefined,
    commit: async () => undefined,
    abort: async () => undefined,
  });
  return producer;
});
replace('consumer', (make, options) => {
  const consumer = make(options);
  const { run } = consumer;
  consumer.run = (given) => run({ ...given, autoCommit: true, autoCommitInterval: 500 });
  return consumer;
});

await runEnrich();
