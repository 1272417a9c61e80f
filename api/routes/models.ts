import type { Pool } from 'pg';
import type { ModelCard } from '../../domain/model/card.ts';
import { asPostgresOutage } from '../../platform/postgres/pool.ts';
import { OutageError } from '../../platform/runtime/errors.ts';
import { modelsSchema } from '../contract/store-schemas.ts';
import { isoTime } from '../stores/customer-rows.ts';
import type { Example, Route } from './route.ts';

export function modelsRoute(card: ModelCard, pool: Pool, examples: readonly Example[]): Route {
  const { probe: _, ...champion } = card;
  return {
    method: 'GET',
    path: '/v1/models',
    id: 'models',
    tag: 'Models',
    summary: 'The champion with its card, and what is registered',
    role: 'viewer',
    answers: { 200: { description: 'The models.', schema: modelsSchema } },
    problems: [],
    examples,
    async handle() {
      try {
        return { champion, registered: await registered(pool), degraded: [] };
      } catch (error) {
        if (!(error instanceof OutageError)) throw error;
        return { champion, registered: [], degraded: ['postgres'] };
      }
    },
  };
}

async function registered(pool: Pool): Promise<Record<string, unknown>[]> {
  const sql = `select version, metrics_type, stage, sha256, metrics, measured_at, registered_at
    from models order by registered_at desc, version, metrics_type limit 200`;
  const { rows } = await pool.query<Record<string, unknown>>(sql).catch((error) => {
    throw asPostgresOutage(error);
  });
  return rows.map((row) => ({
    ...row,
    measured_at: isoTime(row.measured_at),
    registered_at: isoTime(row.registered_at),
  }));
}
