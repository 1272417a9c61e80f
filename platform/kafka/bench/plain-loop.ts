import { createServer } from 'node:http';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { z } from 'zod';
import { readEnvironment } from '../../config/read-environment.ts';
import { createLog } from '../../observability/log.ts';
import { createKafka } from '../client.ts';

/**
 * A consumer-to-transactional-producer loop that does nothing with the records: what a pipe of this client can carry
 * at most. `plain` is kafkajs as it comes, with one send and one transaction per fetched batch; `patched` is the client
 * of this project.
 */
const settings = readEnvironment(
  z.object({
    KAFKA_BROKERS: z.string(),
    CHURN_METRICS_PORT: z.coerce.number(),
    LOOP_CLIENT: z.enum(['plain', 'patched']),
    LOOP_GROUP: z.string(),
    LOOP_FROM: z.string(),
    LOOP_TO: z.string(),
  }),
);
const { LOOP_FROM: from, LOOP_TO: to, LOOP_GROUP: groupId } = settings;
const kafka =
  settings.LOOP_CLIENT === 'patched'
    ? createKafka({
        brokers: settings.KAFKA_BROKERS,
        clientId: groupId,
        log: createLog('loop', 'error'),
      })
    : new Kafka({
        brokers: settings.KAFKA_BROKERS.split(','),
        clientId: groupId,
        logLevel: logLevel.NOTHING,
      });
const consumer = kafka.consumer({ groupId, maxBytesPerPartition: 512 * 1024, maxWaitTimeInMs: 50 });
const producers = new Map<number, Promise<Producer>>();

async function startProducer(partition: number): Promise<Producer> {
  const producer = kafka.producer({
    transactionalId: `${groupId}.${partition}`,
    idempotent: true,
    maxInFlightRequests: 1,
    retry: { initialRetryTime: 20 },
  });
  await producer.connect();
  return producer;
}

await consumer.connect();
await consumer.subscribe({ topics: [from], fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatchAutoResolve: true,
  partitionsConsumedConcurrently: 6,
  async eachBatch({ batch, heartbeat }) {
    const { partition } = batch;
    const starting = producers.get(partition) ?? startProducer(partition);
    producers.set(partition, starting);
    const transaction = await (await starting).transaction();
    const messages = batch.messages.map(({ key, value }) => ({ key, value, partition }));
    await transaction.send({ topic: to, messages });
    const offset = String(Number(batch.lastOffset()) + 1);
    await transaction.sendOffsets({
      consumerGroupId: groupId,
      topics: [{ topic: from, partitions: [{ partition, offset }] }],
    });
    await transaction.commit();
    await heartbeat();
  },
});
createServer((_, response) => response.end()).listen(settings.CHURN_METRICS_PORT, '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
