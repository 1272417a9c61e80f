import { readEnvironment } from '../../platform/config/read-environment.ts';
import { stageSettings } from '../../platform/config/stage.ts';
import { redisSettings } from '../../platform/config/stores.ts';
import { createStoreMetrics } from '../../platform/observability/store-metrics.ts';
import { createRedis } from '../../platform/redis/client.ts';
import { readFigures } from '../../platform/redis/figures.ts';
import { messageOf } from '../../platform/runtime/errors.ts';
import { createFeatureStore } from '../../stream/features/feature-store.ts';
import { createStampReader } from '../../stream/features/read-stamp.ts';
import { onRebuildRequest } from '../../stream/features/rebuild.ts';
import { runSink } from '../../stream/run-sink.ts';
import { openRedisLane } from './lane.ts';

const settings = readEnvironment(stageSettings.extend(redisSettings.shape));
const figuresEveryMs = 5_000;
const redis = createRedis(settings.REDIS_URL);

await runSink(settings, {
  store: 'redis',
  chunkSize: 2_000,
  paceMs: 40,
  minBytes: 32 * 1_024,
  maxWaitMs: 40,
  async open({ stage, sink, process, layout, readRows }) {
    process.scope.defer('redis', () => redis.disconnect());
    // A Redis that is away at the start is an outage like any other: the client keeps trying.
    await redis
      .connect()
      .catch((error: Error) => stage.log.warn({ error: error.message }, 'no Redis yet'));
    const show = createStoreMetrics(stage.metricsRegistry, 'redis');
    const look = (): void => {
      readFigures(redis)
        .then(show)
        .catch((error) => stage.log.debug({ error: messageOf(error) }, 'no figures of Redis'));
    };
    const looking = setInterval(look, figuresEveryMs);
    process.scope.defer('figures of Redis', async () => clearInterval(looking));
    look();
    const { profile } = stage.loaded;
    return openRedisLane({
      store: createFeatureStore(redis, stage.names.redisPrefix, profile),
      sink,
      readRows,
      readStamp: createStampReader(profile, layout),
      metrics: stage.metrics,
      now: Date.now,
      failPoints: stage.failPoints,
    });
  },
  onRunning({ stage, process }, consumer) {
    const unsubscribe = onRebuildRequest(redis, stage.names.redisPrefix, () => consumer.reopen());
    process.scope.defer('rebuild requests', unsubscribe);
  },
});
