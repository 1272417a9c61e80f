import type { PartName } from '../part.ts';
import { probeHttp } from './http.ts';
import { probeKafka } from './kafka.ts';
import { probePostgres } from './postgres.ts';
import { probeRedis } from './redis.ts';

const probes: Record<PartName, (endpoint: string, deadlineMs: number) => Promise<void>> = {
  kafka: probeKafka,
  postgres: probePostgres,
  redis: probeRedis,
  registry: async (url, deadlineMs) => {
    await probeHttp(`${url.replace(/\/+$/, '')}/subjects`, deadlineMs);
  },
  clickhouse: async (url, deadlineMs) => {
    const address = new URL(url);
    address.searchParams.set('query', 'select 1');
    const body = await probeHttp(address.href, deadlineMs);
    if (body.trim() !== '1') throw new Error(`"select 1" answered ${body.slice(0, 200)}`);
  },
};

/**
 * Resolves when the service at the endpoint does its work, by a real request.
 * @throws Error saying why not.
 */
export function probePart(name: PartName, endpoint: string, deadlineMs = 2_000): Promise<void> {
  return probes[name](endpoint, deadlineMs);
}
