import { createValidator } from '../../domain/customer/validate.ts';
import { eventSchema, scoredSchema, scoredTailSchema } from '../../domain/profile/avro-schema.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { frameHeader } from '../../platform/avro/wire-format.ts';
import { readEnvironment } from '../../platform/config/read-environment.ts';
import { enrichSettings, stageSettings } from '../../platform/config/stage.ts';
import { startPartitionConsumer } from '../../platform/kafka/partition-consumer.ts';
import { createLog } from '../../platform/observability/log.ts';
import { createModelMetrics } from '../../platform/observability/model-metrics.ts';
import { runProcess } from '../../platform/runtime/run-process.ts';
import { loadChampion } from '../../scoring/load-champion.ts';
import { trackLag } from '../../stream/lag.ts';
import { openStage } from '../../stream/open-stage.ts';
import { createSchemaReaders } from '../../stream/schema-readers.ts';
import { createBreaker } from './breaker.ts';
import { eventReader } from './decode.ts';
import { type EnrichDeps, stage as name, openEnrichLane } from './lane.ts';
import { createPlainPath } from './plain-path.ts';
import { openScoringAttempts } from './scoring-attempts.ts';

/** Events that a repeat is looked for among, per partition. */
const repeatWindowEvents = 200_000;
/** Waiting this long for more saves the broker a third of the transactions, at a cost of 2 ms of the median. */
const paceMs = 20;
const whyHeld =
  'nearly all records are refused; they wait instead of going to the dead letters (docs/runbooks/dead-letters.md)';

const settings = readEnvironment(stageSettings.extend(enrichSettings.shape));
const log = createLog(name, settings.CHURN_LOG_LEVEL);

await runProcess(log, async (context) => {
  const stage = await openStage(name, settings, log, context, (names) => [names.topic('events')]);
  const { names, kafka, admin, registry, metrics } = stage;
  const { profile } = stage.loaded;
  const scorer = await loadChampion(stage.loaded);
  context.scope.defer('champion', () => scorer.close());
  const eventsTopic = names.topic('events');
  const scoredTopic = names.topic('scored');
  const eventType = avroType(eventSchema(profile));
  await stage.register(eventsTopic, eventSchema(profile));
  const scoredId = await stage.register(scoredTopic, scoredSchema(profile));
  const readers = createSchemaReaders({
    registry,
    create: (writer) => eventReader(eventType, writer),
    signal: stage.signal,
    onRetry: (error) => log.warn({ error: error.message }, 'waiting for the registry'),
  });
  const held = new Set<string>();
  const deps: EnrichDeps = {
    kafka,
    admin,
    group: names.group(name),
    deadLetterTopic: names.deadLetterTopic(eventsTopic),
    transactionalId: (topic, partition) => names.transactionalId(name, topic, partition),
    window: {
      kafka,
      scoredTopic,
      eventType,
      scoredType: avroType(scoredSchema(profile)),
      writerType: (id) => registry.writerType(id),
      capacity: repeatWindowEvents,
    },
    profileName: profile.name,
    idEpochMs: Date.parse(profile.idEpoch),
    validate: createValidator(profile),
    readersFor: (batch, heartbeat) =>
      readers(
        batch.messages.map(({ value }) => value),
        heartbeat,
      ),
    scorer,
    plainPath: createPlainPath(profile, scorer.card.features),
    scoredHeader: frameHeader(scoredId),
    tailType: avroType(scoredTailSchema(profile)),
    metrics,
    modelMetrics: createModelMetrics(stage.metricsRegistry, {
      name: profile.name,
      version: scorer.version,
      schema: eventType.fingerprint().toString('hex').slice(0, 8),
    }),
    attempts: openScoringAttempts(settings.CHURN_STATE_DIR ?? null),
    breaker: createBreaker(settings.CHURN_BREAKER_RECORDS),
    onHeld(topic, partition, isHeld) {
      const key = `${topic}/${partition}`;
      if (held.has(key) === isHeld) return;
      if (isHeld) held.add(key);
      else held.delete(key);
      metrics.setCircuitOpen(held.size > 0);
      const facts = { topic, partition };
      if (isHeld) log.error(facts, `circuit open: ${whyHeld}`);
      else log.info(facts, 'circuit closed');
    },
    now: stage.failPoints?.now ?? Date.now,
    failPoints: stage.failPoints,
  };
  const consumer = await startPartitionConsumer({
    kafka,
    brokers: stage.brokers,
    group: deps.group,
    topics: stage.topics,
    partitionsConcurrently: 6,
    chunkSize: settings.CHURN_ENRICH_BATCH,
    paceMs,
    log,
    openLane: (topic, partition, heartbeat) => openEnrichLane(deps, topic, partition, heartbeat),
    ...trackLag(stage, deps.group),
  });
  context.scope.defer('consumer', () => consumer.stop());
  context.watch(consumer.failed);
  await stage.serve(() => [
    ...(consumer.isAssigned() ? [] : ['the group is rebalancing']),
    ...(held.size > 0 ? [`circuit open: ${whyHeld}`] : []),
  ]);
});
