import fastify from 'fastify';
import type { Registry } from 'prom-client';

export interface OpsServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A reason for not being ready, by part; an empty list is ready. */
export type Readiness = () => readonly string[];

/**
 * Serves /metrics (Prometheus text), /healthz (the process lives; never asks a dependency, or an outage
 * would have it restarted) and /readyz (503 with the reasons until it does its work).
 */
export async function startOpsServer(
  port: number,
  registry: Registry,
  notReady: Readiness,
  host = '127.0.0.1',
): Promise<OpsServer> {
  const server = fastify({ requestTimeout: 5_000, bodyLimit: 1_024 });
  server.get('/healthz', () => ({ status: 'ok' }));
  server.get('/readyz', (_, reply) => {
    const reasons = notReady();
    return reply
      .code(reasons.length === 0 ? 200 : 503)
      .send({ status: reasons.length === 0 ? 'ready' : 'not ready', reasons });
  });
  server.get('/metrics', async (_, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  const url = await server.listen({ host, port });
  return { url, close: () => server.close() };
}
