import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaApi } from '../../../platform/proxy/kafka-frames.ts';
import type { KafkaProxy } from '../../../platform/proxy/kafka-proxy.ts';
import { startKafkaProxy } from '../../../platform/proxy/kafka-proxy.ts';
import { proxyOf, type TcpProxy } from '../../../platform/proxy/tcp-proxy.ts';
import { probeHttp } from '../../../platform/stack/probes/http.ts';
import type { Stack } from '../../../platform/stack/stack.ts';
import type { SupervisedProcess } from '../../../platform/stack/supervise.ts';
import { streamStages } from '../../../stream/stages.ts';
import { type ArmedPoints, createArmedPoints } from './armed-points.ts';

export type StageName = 'enrich' | 'redis-sink' | 'postgres-sink' | 'clickhouse-sink' | 'drift';

/** One process of a stage, every wire of which leads through a proxy of its own. */
export interface Worker {
  readonly name: string;
  readonly stage: StageName;
  readonly process: SupervisedProcess;
  readonly kafka: KafkaProxy;
  readonly registry: TcpProxy;
  /** To the store of a sink; for the others, which have none, to the registry. */
  readonly store: TcpProxy;
  readonly points: ArmedPoints;
  readonly metricsUrl: string;
  /** Whether it is a member of its group with its partitions assigned. */
  isReady(): Promise<boolean>;
  /** Keeps back what the broker has for it, until the returned function is called. */
  starve(): () => void;
  signal(name: NodeJS.Signals): void;
  /** How many bytes its log has now, for `logSince`. */
  logSize(): number;
  logSince(size: number): string;
  closeProxies(): Promise<void>;
}

const storeVariable: Record<StageName, 'databaseUrl' | 'redisUrl' | 'clickhouseUrl' | null> = {
  enrich: null,
  'redis-sink': 'redisUrl',
  'postgres-sink': 'databaseUrl',
  'clickhouse-sink': 'clickhouseUrl',
  drift: null,
};
const environmentName = {
  databaseUrl: 'DATABASE_URL',
  redisUrl: 'REDIS_URL',
  clickhouseUrl: 'CLICKHOUSE_URL',
} as const;

/** A worker may wait for a service through the longest outage. */
const readyTimeoutMs = 600_000;

export interface WorkerSettings {
  readonly stack: Stack;
  readonly dataDir: string;
  readonly profilePath: string;
  readonly namespace: string;
  /** Other builds of a stage by name, for tests. */
  readonly scripts: Readonly<Partial<Record<StageName, string>>>;
}

/** Starts a worker behind its proxies; resolves when it is ready. */
export async function startWorker(
  name: string,
  stage: StageName,
  { stack, dataDir, profilePath, namespace, scripts }: WorkerSettings,
): Promise<Worker> {
  const { endpoints } = stack;
  const [host, brokerPort] = endpoints.kafkaBrokers.split(':');
  const kafka = await startKafkaProxy(host!, Number(brokerPort));
  const registry = await proxyOf(endpoints.schemaRegistryUrl);
  const points = createArmedPoints(join(dataDir, 'fail-points', name));
  const port = await stack.pickPort(0);
  const readyUrl = `http://127.0.0.1:${port}/readyz`;
  const env: Record<string, string> = {
    KAFKA_BROKERS: `127.0.0.1:${kafka.wire.port}`,
    SCHEMA_REGISTRY_URL: registry.url,
    CHURN_PROFILE: profilePath,
    CHURN_NAMESPACE: namespace,
    CHURN_METRICS_PORT: String(port),
    CHURN_FAIL_POINTS: points.folder,
    // Its windows stay open through the faults and are closed by its clock, which is set ahead in the end.
    ...(stage === 'drift' && { CHURN_DRIFT_IDLE_MS: '120000' }),
    ...(stage === 'enrich' && { CHURN_STATE_DIR: join(dataDir, 'scoring', name) }),
  };
  let store = registry.proxy;
  const variable = storeVariable[stage];
  if (variable !== null) {
    const through = await proxyOf(endpoints[variable]);
    store = through.proxy;
    env[environmentName[variable]] = through.url;
  }
  const script = scripts[stage] ?? streamStages.find((spec) => spec.name === stage)!.script;
  const process = await stack.startProcess({ name, script, env, readyUrl, readyTimeoutMs });
  return {
    name,
    stage,
    process,
    kafka,
    registry: registry.proxy,
    store,
    points,
    metricsUrl: `http://127.0.0.1:${port}/metrics`,
    isReady: () =>
      probeHttp(readyUrl, 1_000).then(
        () => process.phase() === 'ready',
        () => false,
      ),
    starve: () => kafka.wire.holdAnswers(({ api }) => api === kafkaApi.fetch),
    signal: (signal) => sendSignal(process.pid(), signal),
    logSize: () => statSync(process.logPath).size,
    logSince: (size) => readFileSync(process.logPath).subarray(size).toString('utf8'),
    async closeProxies() {
      const proxies = new Set([kafka.wire, registry.proxy, store]);
      await Promise.all([...proxies].map((proxy) => proxy.close()));
    },
  };
}

function sendSignal(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) throw new Error(`${name}: the process does not run`);
  process.kill(pid, name);
}
