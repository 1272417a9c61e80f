import type { Admin } from 'kafkajs';
import type { Pool } from 'pg';
import {
  eventSchema,
  outcomeSchema,
  requestSchema,
  scoredSchema,
} from '../domain/profile/avro-schema.ts';
import type { Profile } from '../domain/profile/profile.ts';
import type { StreamNames } from '../domain/stream/names.ts';
import { loadMigrations } from '../migrations/load.ts';
import { topicSpecs } from '../migrations/topics.ts';
import type { Registry } from '../platform/avro/registry.ts';
import type { ClickHouseClient } from '../platform/clickhouse/client.ts';
import { migrateClickHouse } from '../platform/clickhouse/migrate.ts';
import { createTopics } from '../platform/kafka/create-topics.ts';
import { committedOffsets } from '../platform/kafka/offsets.ts';
import { migratePostgres } from '../platform/postgres/migrate.ts';
import { retryOutage } from '../platform/runtime/retry.ts';
import { streamStages } from './stages.ts';

export interface Preparation {
  readonly admin: Admin;
  readonly registry: Registry;
  readonly pool: Pool;
  /** A client for no database in particular: the stream's own may not exist yet. */
  readonly clickhouseServer: ClickHouseClient;
  /** A client for the stream's database. */
  readonly clickhouse: ClickHouseClient;
  readonly names: StreamNames;
  readonly profile: Profile;
  readonly signal: AbortSignal;
  /** Of every stream topic; those of the migrations where absent. */
  readonly partitions?: number;
}

/** Creates what is absent: topics, subjects, tables. Returns what it did, one line each. */
export async function prepareStream(given: Preparation): Promise<string[]> {
  const { admin, registry, names, profile } = given;
  const topics = await createTopics(admin, topicSpecs(names, given.partitions));
  await awaitCoordinators(given);
  const schemas = {
    events: eventSchema(profile),
    scored: scoredSchema(profile),
    outcomes: outcomeSchema(profile),
    requests: requestSchema(profile),
  } as const;
  for (const role of ['events', 'scored', 'outcomes', 'requests'] as const) {
    await registry.register(names.subject(names.topic(role)), schemas[role]);
  }
  const postgres = await migratePostgres(
    given.pool,
    names.database,
    await loadMigrations('postgres', profile),
  );
  const clickhouse = await migrateClickHouse(
    given.clickhouseServer,
    given.clickhouse,
    names.database,
    await loadMigrations('clickhouse', profile),
  );
  return [
    ...topics.map((topic) => `created topic ${topic}`),
    ...postgres.map((name) => `applied ${name} to Postgres`),
    ...clickhouse.map((name) => `applied ${name} to ClickHouse`),
  ];
}

// A new broker makes its table of groups at the first question about one and sends members away meanwhile:
// asked here, no stage has to crash over it.
async function awaitCoordinators({ admin, names, signal }: Preparation): Promise<void> {
  for (const { name } of streamStages) {
    await retryOutage(() => committedOffsets(admin, names.group(name), names.topic('events')), {
      signal,
      onRetry: () => undefined,
    });
  }
}
