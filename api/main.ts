import { join } from 'node:path';
import { eventSchema, requestSchema } from '../domain/profile/avro-schema.ts';
import type { CustomerEvent, ScoreRequest } from '../domain/stream/event.ts';
import { streamNames } from '../domain/stream/names.ts';
import { createRegistry } from '../platform/avro/registry.ts';
import { createClickHouse } from '../platform/clickhouse/client.ts';
import { apiSettings } from '../platform/config/api.ts';
import { projectRoot } from '../platform/config/project-root.ts';
import { readEnvironment } from '../platform/config/read-environment.ts';
import { stageSettings } from '../platform/config/stage.ts';
import { clickhouseSettings, postgresSettings, redisSettings } from '../platform/config/stores.ts';
import { createKafka } from '../platform/kafka/client.ts';
import { createLog } from '../platform/observability/log.ts';
import { createMetricsRegistry } from '../platform/observability/metrics-registry.ts';
import { createModelMetrics } from '../platform/observability/model-metrics.ts';
import { createPool } from '../platform/postgres/pool.ts';
import { createRedis } from '../platform/redis/client.ts';
import { runProcess } from '../platform/runtime/run-process.ts';
import { loadProfile } from '../profiles/load.ts';
import { loadChampion } from '../scoring/load-champion.ts';
import { loadExplainer } from '../scoring/load-explainer.ts';
import { createFeatureStore } from '../stream/features/feature-store.ts';
import { createApp } from './app.ts';
import { createScoreComparison } from './checks/compare-scores.ts';
import { createLedgerWatch } from './checks/last-ledger.ts';
import { createReadiness } from './checks/readiness.ts';
import { repeat } from './checks/repeat.ts';
import { loadConsole } from './console/load-console.ts';
import { createKeyLimit } from './http/key-limit.ts';
import { createAuthorise } from './http/keys.ts';
import { createNewId } from './http/new-id.ts';
import { followScored } from './live/follow-scored.ts';
import { createLiveFeed } from './live/live-feed.ts';
import { createShowScores } from './live/show-scores.ts';
import { createApiMetrics } from './metrics.ts';
import { fetchMetrics } from './pipeline/fetch-metrics.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { watchedStages } from './pipeline/watched-stages.ts';
import { createAcceptEvents } from './publishing/accept-events.ts';
import { createIdempotency } from './publishing/idempotency.ts';
import { createRecentlyAccepted } from './publishing/recently-accepted.ts';
import { startRequestBuffer } from './publishing/request-buffer.ts';
import { createTopicWriter } from './publishing/topic-writer.ts';
import { createRoutes } from './routes/all.ts';
import { createAnswerScore } from './scoring/answer.ts';
import { createMicroBatcher } from './scoring/micro-batch.ts';
import { createScoreCustomers } from './scoring/score-customers.ts';
import { createCustomerRows } from './stores/customer-rows.ts';
import { createCustomerStates } from './stores/customer-states.ts';

/** Scores that wait for Kafka at most. */
const bufferedRequests = 100_000;
/** Events whose acceptance is told until a store has them. */
const rememberedEvents = 10_000;
const compareEveryMs = 10_000;
const ledgerEveryMs = 2_000;
const tickMs = 500;

const settings = readEnvironment(
  stageSettings.extend({
    ...apiSettings.shape,
    ...postgresSettings.shape,
    ...redisSettings.shape,
    ...clickhouseSettings.shape,
  }),
);
const log = createLog('api', settings.CHURN_LOG_LEVEL);

await runProcess(log, async ({ scope, signal, watch }) => {
  const authorise = createAuthorise(settings.CHURN_API_HOST, settings.CHURN_API_KEYS);
  const loaded = await loadProfile(settings.CHURN_PROFILE);
  const { profile } = loaded;
  const names = streamNames(settings.CHURN_NAMESPACE ?? profile.namespace);
  const scorer = await loadChampion(loaded);
  scope.defer('champion', () => scorer.close());
  const explainer = await loadExplainer(loaded, scorer.card.features);
  if (explainer === null) log.warn('the champion cannot be explained: scores come without reasons');

  // Whatever is away is asked again when it is needed: scores of given features need none of it.
  const kafka = createKafka({ brokers: settings.KAFKA_BROKERS, clientId: names.group('api'), log });
  const registry = createRegistry(settings.SCHEMA_REGISTRY_URL, Date.now);
  const pool = createPool(settings.DATABASE_URL, names.database, 8);
  scope.defer('postgres', () => pool.end());
  const clickhouse = createClickHouse(settings.CLICKHOUSE_URL, names.database);
  scope.defer('clickhouse', () => clickhouse.close());
  const redis = createRedis(settings.REDIS_URL);
  scope.defer('redis', () => redis.disconnect());
  await redis.connect().catch((error: Error) => log.warn({ error: error.message }, 'no Redis yet'));

  const metricsRegistry = createMetricsRegistry();
  const metrics = createApiMetrics(metricsRegistry);
  const modelMetrics = createModelMetrics(metricsRegistry, {
    name: profile.name,
    version: scorer.version,
    schema: scorer.card.profile.schemaHash.slice(0, 8),
  });
  const features = createFeatureStore(redis, names.redisPrefix, profile);
  const writerOf = <Value extends object>(
    role: 'events' | 'requests',
    schema: object,
    keyOf: (value: Value) => string,
  ) => {
    const topic = names.topic(role);
    const writer = createTopicWriter({
      kafka,
      registry,
      topic,
      subject: names.subject(topic),
      schema,
      keyOf,
    });
    scope.defer(`writer of ${topic}`, () => writer.close());
    return writer;
  };
  const requests = startRequestBuffer({
    writer: writerOf<ScoreRequest>('requests', requestSchema(profile), (value) => value.request_id),
    capacity: bufferedRequests,
    onPublished: metrics.countPublished,
    onDropped: metrics.countDropped,
    onOutage: (error) =>
      error === null
        ? log.info('requests are published again')
        : log.warn({ error: error.message }, 'requests wait for Kafka'),
    signal,
  });
  scope.defer('requests', () => requests.close());
  const newId = createNewId(Date.now);
  const scoring = createScoreCustomers({
    profile,
    batcher: createMicroBatcher(scorer, metrics.observeBatch),
    answer: createAnswerScore(profile, scorer.card, explainer),
    states: createCustomerStates(features, pool, profile, Date.now, log, metrics.observeFeatures),
    requests,
    newId,
    now: Date.now,
    onAnswers(origin, answers) {
      metrics.countPredictions(origin, answers.length);
      for (const { churn_probability, degraded } of answers) {
        modelMetrics.observeScore(churn_probability);
        metrics.countAnswered(1, degraded.length > 0);
      }
    },
  });
  const feed = createLiveFeed(
    () =>
      followScored({
        kafka,
        brokers: settings.KAFKA_BROKERS,
        registry,
        names,
        profile,
        log,
        signal,
        show: createShowScores(profile, scorer, explainer),
      }),
    (error) => log.warn({ error: (error as Error).message }, 'the live feed is away'),
    tickMs,
    Date.now,
  );
  scope.defer('live feed', () => feed.close());
  const recent = createRecentlyAccepted(rememberedEvents, Date.now);
  const routes = await createRoutes({
    loaded,
    names,
    kafka,
    registry,
    pool,
    clickhouse,
    features,
    rows: createCustomerRows(pool),
    accept: createAcceptEvents(
      profile,
      writerOf<CustomerEvent>('events', eventSchema(profile), (value) => value.customer_ref),
      names.topic('events'),
      recent,
      Date.now,
    ),
    recent,
    idempotency: createIdempotency(redis, names.redisPrefix),
    card: scorer.card,
    scoring,
    feed,
    pipeline: createPipeline({
      stages: watchedStages(settings.CHURN_STAGES, names),
      fetchPage: fetchMetrics,
      now: Date.now,
    }),
    metricsRegistry,
    observeFeatures: metrics.observeFeatures,
    readiness: createReadiness({ kafka, redis, pool, clickhouse, signal }),
    now: Date.now,
  });
  const consoleFiles = await loadConsole(join(projectRoot(), 'dist', 'console'));
  if (consoleFiles === null) log.warn('the console is not built: npm run build');
  const app = createApp({
    routes,
    console: consoleFiles,
    authorise,
    log,
    newId,
    limitKey: createKeyLimit(settings.CHURN_API_KEY_RATE),
    mostPending: settings.CHURN_API_MAX_PENDING,
    onAnswer: metrics.observeRequest,
  });
  const url = await app.listen({
    host: settings.CHURN_API_HOST,
    port: settings.CHURN_METRICS_PORT,
  });
  scope.defer('http', () => app.close());
  log.info({ url }, 'listening');
  const compare = createScoreComparison(features, scorer);
  const comparing = repeat(
    async () => {
      const { compared, different } = await compare();
      if (compared > 0) metrics.setMismatch(different.length / compared, compared);
      if (different.length > 0) {
        log.error(
          { compared, different: different.length },
          'scores differ from those of the stream',
        );
      }
    },
    compareEveryMs,
    signal,
  );
  const watchingLedger = repeat(createLedgerWatch(pool, metrics.setLedger), ledgerEveryMs, signal);
  for (const work of [comparing, watchingLedger]) {
    watch(work.then(() => new Promise<never>(() => undefined)));
  }
});
