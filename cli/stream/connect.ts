import type { Admin, Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import type { StreamNames } from '../../domain/stream/names.ts';
import { createRegistry, type Registry } from '../../platform/avro/registry.ts';
import { type ClickHouseClient, createClickHouse } from '../../platform/clickhouse/client.ts';
import type { Endpoints } from '../../platform/config/endpoints.ts';
import { createKafka } from '../../platform/kafka/client.ts';
import { createLog } from '../../platform/observability/log.ts';
import { createPool } from '../../platform/postgres/pool.ts';
import { createRedis, type Redis } from '../../platform/redis/client.ts';
import { createScope } from '../../platform/runtime/scope.ts';
import type { LoadedProfile } from '../../profiles/load.ts';
import { createFeatureStore, type FeatureStore } from '../../stream/features/feature-store.ts';
import { type LedgerScope, wholeStream } from '../../stream/ledger/scope.ts';
import type { LedgerSource } from '../../stream/ledger/topic-reader.ts';
import type { LetterStream } from '../../stream/letters/read-letters.ts';

/** The clients of one verb, each opened when it is first asked for and closed with the rest. */
export interface StreamConnection {
  readonly endpoints: Endpoints;
  readonly loaded: LoadedProfile;
  readonly names: StreamNames;
  readonly kafka: Kafka;
  readonly registry: Registry;
  admin(): Promise<Admin>;
  pool(): Pool;
  clickhouse(): ClickHouseClient;
  redis(): Promise<Redis>;
  features(): Promise<FeatureStore>;
  letterStream(signal: AbortSignal): Promise<LetterStream>;
  ledgerSource(signal: AbortSignal, scope?: LedgerScope): Promise<LedgerSource>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly endpoints: Endpoints;
  readonly loaded: LoadedProfile;
  readonly names: StreamNames;
}

/** Returns lazy clients for a stream; nothing is connected before it is used. */
export function connectStream({ endpoints, loaded, names }: ConnectOptions): StreamConnection {
  const log = createLog('cli', 'error');
  const scope = createScope(() => undefined);
  const kafka = createKafka({ brokers: endpoints.kafkaBrokers, clientId: 'churnstream.cli', log });
  const registry = createRegistry(endpoints.schemaRegistryUrl, Date.now);
  const once = <T>(open: () => T): (() => T) => {
    let opened: { value: T } | null = null;
    return () => {
      opened ??= { value: open() };
      return opened.value;
    };
  };
  const admin = once(async () => {
    const client = kafka.admin();
    await client.connect();
    scope.defer('kafka admin', () => client.disconnect());
    return client;
  });
  const pool = once(() => {
    const opened = createPool(endpoints.databaseUrl, names.database, 4);
    scope.defer('postgres', () => opened.end());
    return opened;
  });
  const clickhouse = once(() => {
    const client = createClickHouse(endpoints.clickhouseUrl, names.database);
    scope.defer('clickhouse', () => client.close());
    return client;
  });
  const redis = once(async () => {
    const client = createRedis(endpoints.redisUrl);
    scope.defer('redis', () => client.disconnect());
    await client.connect();
    return client;
  });
  return {
    endpoints,
    loaded,
    names,
    kafka,
    registry,
    admin,
    pool,
    clickhouse,
    redis,
    features: async () => createFeatureStore(await redis(), names.redisPrefix, loaded.profile),
    letterStream: async (signal) => ({
      kafka,
      admin: await admin(),
      registry,
      names,
      loaded,
      signal,
    }),
    ledgerSource: async (signal, scope = wholeStream) => ({
      scope,
      kafka,
      admin: await admin(),
      registry,
      names,
      loaded,
      signal,
    }),
    close: () => scope.close(),
  };
}
