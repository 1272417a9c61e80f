import { setTimeout as delay } from 'node:timers/promises';
import { createOutcomeValidator } from '../../domain/customer/validate-outcome.ts';
import { performanceSchema } from '../../domain/performance/schema.ts';
import { outcomeSchema } from '../../domain/profile/avro-schema.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { frameHeader } from '../../platform/avro/wire-format.ts';
import { readEnvironment } from '../../platform/config/read-environment.ts';
import { performanceSettings, stageSettings } from '../../platform/config/stage.ts';
import { postgresSettings } from '../../platform/config/stores.ts';
import { startPartitionConsumer } from '../../platform/kafka/partition-consumer.ts';
import { createLog } from '../../platform/observability/log.ts';
import { createPool } from '../../platform/postgres/pool.ts';
import { retryOutage } from '../../platform/runtime/retry.ts';
import { runProcess } from '../../platform/runtime/run-process.ts';
import { decodeValues, type ValueReader, valueReader } from '../../stream/decode-values.ts';
import { trackLag } from '../../stream/lag.ts';
import { openSink } from '../../stream/open-sink.ts';
import { openStage } from '../../stream/open-stage.ts';
import { createSchemaReaders } from '../../stream/schema-readers.ts';
import { openPerformanceLane } from './lane.ts';
import { createPerformanceMetrics } from './metrics.ts';
import { publishDueWindows } from './publish-windows.ts';
import { startRelay } from './relay.ts';

const name = 'performance';
const settings = readEnvironment(
  stageSettings.extend(postgresSettings.shape).extend(performanceSettings.shape),
);
const log = createLog(name, settings.CHURN_LOG_LEVEL);
const connections = 8;

await runProcess(log, async (context) => {
  const stage = await openStage(name, settings, log, context, (names) => [names.topic('outcomes')]);
  const { names, kafka, loaded, signal } = stage;
  const pool = createPool(settings.DATABASE_URL, names.database, connections);
  context.scope.defer('postgres', () => pool.end());
  const sink = openSink(stage, name);
  const current = avroType(outcomeSchema(loaded.profile));
  const check = createOutcomeValidator(loaded.profile);
  const readers = createSchemaReaders<ValueReader>({
    registry: stage.registry,
    create: (writer) => valueReader(current, writer),
    signal,
    onRetry: (error) => log.warn({ error: error.message }, 'waiting for the registry'),
  });
  const topic = names.reportTopic('performance');
  const header = frameHeader(await stage.register(topic, performanceSchema));
  const relay = await startRelay(kafka, pool, { topic, header, type: avroType(performanceSchema) });
  context.scope.defer('relay', () => relay.close());
  const group = names.group(name);
  const consumer = await startPartitionConsumer({
    kafka,
    brokers: stage.brokers,
    group,
    topics: stage.topics,
    partitionsConcurrently: 6,
    chunkSize: 4_000,
    paceMs: 500,
    maxWaitMs: 250,
    commitToGroup: true,
    log,
    openLane: (source, partition, heartbeat) =>
      openPerformanceLane(
        {
          pool,
          sink,
          profileName: loaded.profile.name,
          readOutcomes: async ({ messages }, beat) => {
            const known = await readers(
              messages.map(({ value }) => value),
              beat,
            );
            const { rows, refused } = decodeValues(messages, known, check);
            return { rows, refused: refused.length };
          },
          metrics: stage.metrics,
          failPoints: stage.failPoints,
        },
        source,
        partition,
        heartbeat,
      ),
    ...trackLag(stage, group),
  });
  context.scope.defer('consumer', () => consumer.stop());
  context.watch(consumer.failed);
  const metrics = createPerformanceMetrics(stage.metricsRegistry);
  const quietMs = settings.CHURN_PERFORMANCE_QUIET_MS;
  const round = async (): Promise<void> => {
    while (await publishDueWindows(pool, { quietMs }));
    for (let sent = await relay.send(); sent.length > 0; sent = await relay.send()) {
      for (const one of sent) metrics.observe(one);
    }
  };
  const rounds = async (): Promise<void> => {
    while (!signal.aborted) {
      await retryOutage(round, {
        signal,
        onRetry: (error) => log.warn({ error: error.message }, 'waiting'),
      });
      await delay(quietMs / 4, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = rounds().catch((error: unknown) => {
    // An abort ends the wait for an outage too.
    if (!signal.aborted) throw error;
  });
  context.scope.defer('rounds', () => running);
  context.watch(running.then(() => new Promise<never>(() => undefined)));
  await stage.serve(() => (consumer.isAssigned() ? [] : ['the group is rebalancing']));
});
