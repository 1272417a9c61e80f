import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import { createFeatureFold } from '../../domain/served-features/customer-features.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { readEnvironment } from '../../platform/config/read-environment.ts';
import { stageSettings } from '../../platform/config/stage.ts';
import { redisSettings } from '../../platform/config/stores.ts';
import { startPartitionConsumer } from '../../platform/kafka/partition-consumer.ts';
import { createLog } from '../../platform/observability/log.ts';
import { createRedis } from '../../platform/redis/client.ts';
import { runProcess } from '../../platform/runtime/run-process.ts';
import { createFeatureStore, featureTtlMs } from '../../stream/features/feature-store.ts';
import { onRebuildRequest } from '../../stream/features/rebuild.ts';
import { trackLag } from '../../stream/lag.ts';
import { createLetterWriter } from '../../stream/letter-writer.ts';
import { createBatchReader, openSink } from '../../stream/open-sink.ts';
import { openStage } from '../../stream/open-stage.ts';
import { openRedisLane } from './lane.ts';

const name = 'redis-sink';
const settings = readEnvironment(stageSettings.extend(redisSettings.shape));
const log = createLog(name, settings.CHURN_LOG_LEVEL);

await runProcess(log, async (context) => {
  const stage = await openStage(name, settings, ['scored'], log, context);
  const { names, kafka, metrics } = stage;
  const { profile } = stage.loaded;
  const redis = createRedis(settings.REDIS_URL);
  context.scope.defer('redis', () => redis.disconnect());
  // A Redis that is away at the start is an outage like any other: the client keeps trying.
  await redis.connect().catch((error: Error) => log.warn({ error: error.message }, 'no Redis yet'));
  const letters = createLetterWriter(kafka);
  context.scope.defer('dead letters', () => letters.close());
  const group = names.group(name);
  const consumer = await startPartitionConsumer({
    kafka,
    group,
    topics: [names.topic('scored')],
    partitionsConcurrently: 6,
    chunkSize: 2_000,
    commitToGroup: true,
    log,
    openLane: openRedisLane({
      store: createFeatureStore(redis, names.redisPrefix, featureTtlMs(profile)),
      sink: openSink(stage, settings.KAFKA_BROKERS, 'redis'),
      fold: createFeatureFold(profile),
      readScored: createBatchReader<ScoredEvent>(stage, letters, scoredSchema(profile), () => null),
      metrics,
      now: Date.now,
    }),
    ...trackLag(stage, group),
  });
  context.scope.defer('consumer', () => consumer.stop());
  context.watch(consumer.failed);
  const unsubscribe = await onRebuildRequest(redis, names.redisPrefix, () => consumer.reopen());
  context.scope.defer('rebuild requests', unsubscribe);
  await stage.serve(() => (consumer.isAssigned() ? [] : ['the group is rebalancing']));
});
