// enrich as an auto-committing client has it: what was handed over counts as done, whatever becomes of it, and
// records are sent without a transaction.
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
  consumer.run = ({ eachBatch, ...given }) =>
    run({
      ...given,
      eachBatch: async (payload) => {
        const { topic, partition } = payload.batch;
        const offset = String(Number(payload.batch.lastOffset()) + 1);
        await payload.commitOffsetsIfNecessary({
          topics: [{ topic, partitions: [{ partition, offset }] }],
        });
        await eachBatch(payload);
      },
    });
  return consumer;
});

await runEnrich();
