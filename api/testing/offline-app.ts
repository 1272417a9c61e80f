import type { FastifyInstance } from 'fastify';
import { streamNames } from '../../domain/stream/names.ts';
import { createRegistry } from '../../platform/avro/registry.ts';
import { createClickHouse } from '../../platform/clickhouse/client.ts';
import { createKafka } from '../../platform/kafka/client.ts';
import { createLog } from '../../platform/observability/log.ts';
import { createMetricsRegistry } from '../../platform/observability/metrics-registry.ts';
import { createPool } from '../../platform/postgres/pool.ts';
import { createRedis } from '../../platform/redis/client.ts';
import { type LoadedProfile, loadProfile } from '../../profiles/load.ts';
import { loadChampion } from '../../scoring/load-champion.ts';
import { loadExplainer } from '../../scoring/load-explainer.ts';
import type { Scorer } from '../../scoring/scorer.ts';
import { createFeatureStore } from '../../stream/features/feature-store.ts';
import { type AppOptions, createApp } from '../app.ts';
import { createReadiness } from '../checks/readiness.ts';
import { createKeyLimit } from '../http/key-limit.ts';
import { createAuthorise } from '../http/keys.ts';
import { createNewId } from '../http/new-id.ts';
import { createLiveFeed } from '../live/live-feed.ts';
import { createApiMetrics } from '../metrics.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { createAcceptEvents } from '../publishing/accept-events.ts';
import { createIdempotency } from '../publishing/idempotency.ts';
import { createRecentlyAccepted } from '../publishing/recently-accepted.ts';
import { createRoutes } from '../routes/all.ts';
import type { Route } from '../routes/route.ts';
import { createAnswerScore } from '../scoring/answer.ts';
import { createMicroBatcher } from '../scoring/micro-batch.ts';
import { createScoreCustomers } from '../scoring/score-customers.ts';
import { createCustomerRows } from '../stores/customer-rows.ts';
import { createCustomerStates } from '../stores/customer-states.ts';

export interface OfflineApp {
  readonly app: FastifyInstance;
  readonly url: string;
  readonly loaded: LoadedProfile;
  readonly scorer: Scorer;
  readonly routes: readonly Route[];
  close(): Promise<void>;
}

/** A port of loopback that nothing listens on: every service is away. */
const nowhere = 9;

/** The interface on a port of its own with the real model, while no other service answers. */
export async function startOfflineApp(
  changes: Partial<Pick<AppOptions, 'mostPending' | 'requestTimeoutMs'>> & {
    readonly keys?: string;
    readonly keyRate?: number;
  } = {},
): Promise<OfflineApp> {
  const log = createLog('api-test', 'silent');
  const loaded = await loadProfile('telco');
  const { profile } = loaded;
  const names = streamNames('');
  const scorer = await loadChampion(loaded);
  const explainer = await loadExplainer(loaded, scorer.card.features);
  const kafka = createKafka({ brokers: `127.0.0.1:${nowhere}`, clientId: 'api-test', log });
  const pool = createPool(`postgresql://a:b@127.0.0.1:${nowhere}/c`, names.database, 2);
  const clickhouse = createClickHouse(`http://127.0.0.1:${nowhere}`, names.database);
  const redis = createRedis(`redis://127.0.0.1:${nowhere}`);
  const features = createFeatureStore(redis, '', profile);
  const metricsRegistry = createMetricsRegistry();
  const metrics = createApiMetrics(metricsRegistry);
  const newId = createNewId(Date.now);
  const ending = new AbortController();
  const scoring = createScoreCustomers({
    profile,
    batcher: createMicroBatcher(scorer, metrics.observeBatch),
    answer: createAnswerScore(profile, scorer.card, explainer),
    states: createCustomerStates(features, pool, profile, Date.now, log, metrics.observeFeatures),
    requests: { add: () => undefined, size: () => 0, close: async () => undefined },
    newId,
    now: Date.now,
    onAnswers: (origin, answers) => metrics.countPredictions(origin, answers.length),
  });
  const away = async (): Promise<never> => {
    throw new Error('away');
  };
  const recent = createRecentlyAccepted(10, Date.now);
  const routes = await createRoutes({
    loaded,
    names,
    kafka,
    registry: createRegistry(`http://127.0.0.1:${nowhere}`, Date.now),
    pool,
    clickhouse,
    features,
    rows: createCustomerRows(pool),
    accept: createAcceptEvents(profile, { write: away, close: away }, 'events', recent, Date.now),
    recent,
    idempotency: createIdempotency(redis, ''),
    card: scorer.card,
    scoring,
    feed: createLiveFeed(away, () => undefined, 50, Date.now),
    pipeline: createPipeline({ stages: [], fetchPage: away, now: Date.now }),
    metricsRegistry,
    observeFeatures: metrics.observeFeatures,
    readiness: createReadiness({ kafka, redis, pool, clickhouse, signal: ending.signal }),
    now: Date.now,
  });
  const app = createApp({
    routes,
    authorise: createAuthorise('127.0.0.1', changes.keys),
    log,
    newId,
    limitKey: createKeyLimit(changes.keyRate ?? 0),
    mostPending: changes.mostPending ?? 1_000,
    onAnswer: metrics.observeRequest,
    ...(changes.requestTimeoutMs !== undefined && { requestTimeoutMs: changes.requestTimeoutMs }),
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    app,
    url,
    loaded,
    scorer,
    routes,
    async close() {
      ending.abort();
      await app.close();
      redis.disconnect();
      await clickhouse.close();
      await pool.end();
      await scorer.close();
    },
  };
}
