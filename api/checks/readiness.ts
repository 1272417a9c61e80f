import type { Admin, Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import type { ClickHouseClient } from '../../platform/clickhouse/client.ts';
import type { Redis } from '../../platform/redis/client.ts';
import type { Readiness } from '../routes/operations.ts';

export interface ReadinessDeps {
  readonly kafka: Kafka;
  readonly redis: Redis;
  readonly pool: Pool;
  readonly clickhouse: ClickHouseClient;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
}

/** How long an answer of the services is believed, in milliseconds. */
const believedMs = 2_000;
const waitMs = 1_000;

/**
 * Returns what stands in the way. A process that listens has its model and can score, so only stopping makes it not ready;
 * services that do not answer are told as degraded. They are asked at most every other second, however often it is read.
 */
export function createReadiness(deps: ReadinessDeps): () => Promise<Readiness> {
  let asked: { readonly atMs: number; readonly degraded: Promise<string[]> } | null = null;
  return async () => {
    const nowMs = performance.now();
    if (asked === null || nowMs - asked.atMs > believedMs) {
      asked = { atMs: nowMs, degraded: askAll(deps) };
    }
    const reasons = deps.signal.aborted ? ['the process stops'] : [];
    return { reasons, degraded: await asked.degraded };
  };
}

async function askAll({ kafka, redis, pool, clickhouse }: ReadinessDeps): Promise<string[]> {
  const answers = await Promise.all([
    silent('kafka', () => askKafka(kafka)),
    silent('redis', () => redis.ping()),
    silent('postgres', () => pool.query('select 1')),
    silent('clickhouse', async () => {
      const { success } = await clickhouse.ping();
      if (!success) throw new Error('no answer');
    }),
  ]);
  return answers.filter((name) => name !== null);
}

/** The name where the service does not answer in time. */
async function silent(name: string, ask: () => Promise<unknown>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), waitMs);
  });
  try {
    const answer = ask();
    answer.catch(() => undefined);
    await Promise.race([answer, late]);
    return null;
  } catch {
    return name;
  } finally {
    clearTimeout(timer);
  }
}

async function askKafka(kafka: Kafka): Promise<void> {
  const admin: Admin = kafka.admin({ retry: { initialRetryTime: 50, retries: 1 } });
  try {
    await admin.connect();
    await admin.describeCluster();
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
