import type { Registry } from 'prom-client';
import { strictObject } from '../contract/json-schema.ts';
import type { Route } from './route.ts';

/** What stands in the way of the work, by part. */
export interface Readiness {
  /** Without these nothing can be scored. */
  readonly reasons: readonly string[];
  /** Without these less can be done. */
  readonly degraded: readonly string[];
}

const texts = { type: 'array', items: { type: 'string' } } as const;

/** /healthz, /readyz and /metrics, as every process of the stream has them. */
export function operationRoutes(registry: Registry, readiness: () => Promise<Readiness>): Route[] {
  return [
    {
      method: 'GET',
      path: '/healthz',
      id: 'health',
      tag: 'Operation',
      summary: 'Whether the process lives',
      description: 'Asks no other service, or an outage would have it started again.',
      role: null,
      answers: {
        200: {
          description: 'It lives.',
          schema: strictObject({ status: { type: 'string', enum: ['ok'] } }),
        },
      },
      problems: [],
      examples: [{ name: 'lives', status: 200 }],
      handle: () => ({ status: 'ok' }),
    },
    {
      method: 'GET',
      path: '/readyz',
      id: 'ready',
      tag: 'Operation',
      summary: 'Whether it can score',
      description:
        'Ready is whoever can score given features; what else does not answer is listed under degraded.',
      role: null,
      answers: {
        200: {
          description: 'It can score.',
          schema: strictObject({
            status: { type: 'string', enum: ['ready'] },
            reasons: texts,
            degraded: texts,
          }),
        },
        503: {
          description: 'It cannot; reasons say why.',
          schema: strictObject({
            status: { type: 'string', enum: ['not ready'] },
            reasons: texts,
            degraded: texts,
          }),
        },
      },
      problems: [],
      examples: [{ name: 'ready', status: 200 }],
      async handle({ reply }) {
        const { reasons, degraded } = await readiness();
        const isReady = reasons.length === 0;
        return reply
          .code(isReady ? 200 : 503)
          .send({ status: isReady ? 'ready' : 'not ready', reasons, degraded });
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      id: 'metrics',
      tag: 'Operation',
      summary: 'Metrics in the text format of Prometheus',
      role: 'viewer',
      answers: { 200: { description: 'The metrics.', type: 'text/plain' } },
      problems: [],
      examples: [{ name: 'all', status: 200 }],
      handle: async ({ reply }) => reply.type(registry.contentType).send(await registry.metrics()),
    },
  ];
}
