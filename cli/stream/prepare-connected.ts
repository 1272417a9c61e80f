import { createClickHouse } from '../../platform/clickhouse/client.ts';
import { prepareStream } from '../../stream/prepare.ts';
import { registerChampion } from '../../stream/register-champion.ts';
import type { StreamConnection } from './connect.ts';

export interface Prepared {
  /** What was absent and is there now, one line each. */
  readonly created: readonly string[];
  /** Version of the champion. */
  readonly champion: string;
}

/**
 * Creates topics, subjects and tables that are absent, and makes the champion known.
 * @param partitions of every stream topic, where it is not the number of the migrations
 */
export async function prepareConnected(
  stream: StreamConnection,
  signal: AbortSignal,
  partitions?: number,
): Promise<Prepared> {
  const clickhouseServer = createClickHouse(stream.endpoints.clickhouseUrl, 'default');
  try {
    const created = await prepareStream({
      admin: await stream.admin(),
      registry: stream.registry,
      pool: stream.pool(),
      clickhouseServer,
      clickhouse: stream.clickhouse(),
      names: stream.names,
      profile: stream.loaded.profile,
      signal,
      ...(partitions !== undefined && { partitions }),
    });
    return { created, champion: await registerChampion(stream.pool(), stream.loaded) };
  } finally {
    await clickhouseServer.close();
  }
}
