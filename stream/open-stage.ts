import type { Admin, Kafka } from 'kafkajs';
import type { Registry as MetricsRegistry } from 'prom-client';
import { deadLetterReasons } from '../domain/stream/dead-letter.ts';
import { type StreamNames, streamNames } from '../domain/stream/names.ts';
import { createRegistry, type Registry } from '../platform/avro/registry.ts';
import type { StageSettings } from '../platform/config/stage.ts';
import { createKafka } from '../platform/kafka/client.ts';
import type { Logger } from '../platform/observability/log.ts';
import { createMetricsRegistry } from '../platform/observability/metrics-registry.ts';
import { type Readiness, startOpsServer } from '../platform/observability/ops-server.ts';
import { createStageMetrics, type StageMetrics } from '../platform/observability/stage-metrics.ts';
import { messageOf, OutageError } from '../platform/runtime/errors.ts';
import { type FailPoints, openFailPoints } from '../platform/runtime/fail-points.ts';
import { retryOutage } from '../platform/runtime/retry.ts';
import type { ProcessContext } from '../platform/runtime/run-process.ts';
import { type LoadedProfile, loadProfile } from '../profiles/load.ts';

/** What every stage of the stream has: its profile, names, clients and metrics. */
export interface Stage {
  readonly name: string;
  readonly loaded: LoadedProfile;
  readonly names: StreamNames;
  /** The topics that it reads. */
  readonly topics: readonly string[];
  readonly kafka: Kafka;
  /** Host and port of brokers, separated by commas. */
  readonly brokers: string;
  readonly admin: Admin;
  readonly registry: Registry;
  readonly metricsRegistry: MetricsRegistry;
  readonly metrics: StageMetrics;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Where the fault suite makes the stage fail; null outside of it. */
  readonly failPoints: FailPoints | null;
  /** Registers a schema, waiting for the registry as long as it takes. */
  register(topic: string, schema: object): Promise<number>;
  /** Serves /metrics, /healthz and /readyz from now on. */
  serve(notReady: Readiness): Promise<void>;
}

export async function openStage(
  name: string,
  settings: StageSettings,
  log: Logger,
  { scope, signal }: ProcessContext,
  reads: (names: StreamNames) => readonly string[],
): Promise<Stage> {
  const loaded = await loadProfile(settings.CHURN_PROFILE);
  const names = streamNames(settings.CHURN_NAMESPACE ?? loaded.profile.namespace);
  const kafka = createKafka({ brokers: settings.KAFKA_BROKERS, clientId: names.group(name), log });
  const admin = kafka.admin();
  await retryOutage(
    () =>
      admin.connect().catch((error) => {
        throw new OutageError(`Kafka at ${settings.KAFKA_BROKERS}: ${messageOf(error)}`);
      }),
    { signal, onRetry: (error) => log.warn({ error: error.message }, 'waiting for Kafka') },
  );
  scope.defer('kafka admin', () => admin.disconnect());
  const registry = createRegistry(settings.SCHEMA_REGISTRY_URL, Date.now);
  const metricsRegistry = createMetricsRegistry();
  const topics = reads(names);
  const metrics = createStageMetrics(metricsRegistry, name, topics, deadLetterReasons);
  return {
    name,
    loaded,
    names,
    topics,
    kafka,
    brokers: settings.KAFKA_BROKERS,
    admin,
    registry,
    metricsRegistry,
    metrics,
    log,
    signal,
    failPoints:
      settings.CHURN_FAIL_POINTS === undefined ? null : openFailPoints(settings.CHURN_FAIL_POINTS),
    register: (topic, schema) =>
      retryOutage(() => registry.register(names.subject(topic), schema), {
        signal,
        onRetry: (error, attempt) => log.warn({ attempt, error: error.message }, 'waiting'),
      }),
    async serve(notReady) {
      const { CHURN_METRICS_PORT: port, CHURN_METRICS_HOST: host } = settings;
      const server = await startOpsServer(port, metricsRegistry, notReady, host);
      scope.defer('ops server', () => server.close());
      log.info({ url: server.url }, 'metrics are served');
    },
  };
}
