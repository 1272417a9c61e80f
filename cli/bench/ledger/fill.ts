import { createClickHouse } from '../../../platform/clickhouse/client.ts';
import { prepareStream } from '../../../stream/prepare.ts';
import { registerChampion } from '../../../stream/register-champion.ts';
import type { StreamConnection } from '../../stream/connect.ts';
import type { BenchContext } from '../context.ts';
import { fillClickHouse } from './fill-clickhouse.ts';
import { fillKafka } from './fill-kafka.ts';
import { fillPostgres } from './fill-postgres.ts';
import { fillRedis } from './fill-redis.ts';
import { fixedSnapshot } from './fixed-snapshot.ts';
import { wholeEvents } from './plan.ts';
import { settleGroups } from './settle-groups.ts';

/**
 * Writes events with their scores, outcomes and rows straight into topics and stores, as the stages would have left
 * them. Returns how many events there are.
 */
export async function fill(
  stream: StreamConnection,
  atLeast: number,
  { signal, progress }: BenchContext,
): Promise<number> {
  const { loaded, names } = stream;
  const clickhouseServer = createClickHouse(stream.endpoints.clickhouseUrl, 'default');
  await prepareStream({
    admin: await stream.admin(),
    registry: stream.registry,
    pool: stream.pool(),
    clickhouseServer,
    clickhouse: stream.clickhouse(),
    names,
    profile: loaded.profile,
    signal,
  });
  await clickhouseServer.close();
  await registerChampion(stream.pool(), loaded);
  const events = wholeEvents(atLeast);
  const plan = { profileName: loaded.profile.name, events, startMs: Date.UTC(2026, 0, 1) };
  const fixed = await fixedSnapshot(loaded);
  const timed = async (what: string, work: Promise<void>): Promise<void> => {
    const startMs = performance.now();
    await work;
    progress(`    ${what} in ${Math.round((performance.now() - startMs) / 1_000)} s`);
  };
  progress(`  writing ${events} events`);
  await Promise.all([
    timed('Kafka', fillKafka(stream, plan, fixed)),
    timed('Postgres', fillPostgres(stream.pool(), loaded.profile, plan, fixed)),
    (async () => {
      await timed('Redis', fillRedis(await stream.redis(), names.redisPrefix, plan));
      await timed('ClickHouse', fillClickHouse(stream.clickhouse(), loaded.profile, plan, fixed));
    })(),
  ]);
  await settleGroups(stream);
  return events;
}
