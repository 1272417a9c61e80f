import type { Pool } from 'pg';
import { inTransaction, type PoolClient } from '../../platform/postgres/pool.ts';
import { fingerprint, type MeasuredVersion, measureWindow } from './measure-window.ts';

/** A window is measured once it was quiet for so long, or changes since so many times longer. */
export interface Settling {
  readonly quietMs: number;
}
const busyTimes = 12;
/** Windows per round; the next round follows at once where there are more. */
const perRound = 8;

// A window that another process measures is not waited for.
const due = `select window_start from performance_windows
where (changed and (last_changed_at <= now() - $1 * interval '1 ms' or first_changed_at <= now() - $2 * interval '1 ms'))
  or (parked > 0 and look_again_at <= now())
order by window_start limit ${perRound} for update skip locked`;
const settle = `update performance_windows set changed = false, parked = $2, looks = looks + 1,
  look_again_at = case when $2 > 0 then now() + $3 * power(2, least(looks, 11)) * interval '1 ms' end
where window_start = $1`;
const publish = `insert into performance_published as known (window_start, model_version, revision, said) values ($1, $2, 0, $3)
on conflict (window_start, model_version) do update set revision = known.revision + 1, said = excluded.said
where known.said <> excluded.said returning revision`;
const toOutbox = 'insert into performance_outbox (key, value) values ($1, $2)';
// As training and test metrics: a row of the registry, of the newest window that has outcomes.
const register = `insert into models (version, metrics_type, profile, sha256, stage, metrics, card, measured_at)
select version, 'scheduled', profile, sha256, stage, $2::jsonb, card, $3 from models where version = $1 limit 1
on conflict (version, metrics_type) do update set metrics = excluded.metrics, measured_at = excluded.measured_at
where models.measured_at <= excluded.measured_at`;

/**
 * Measures the windows that are due and puts what is new of them into the outbox, in one transaction. Returns whether
 * there may be more. @throws OutageError
 */
export function publishDueWindows(pool: Pool, { quietMs }: Settling): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const found = await client.query<{ window_start: Date }>(due, [quietMs, busyTimes * quietMs]);
    for (const { window_start } of found.rows) {
      const { versions, parked } = await measureWindow(client, window_start.getTime());
      for (const version of versions) await publishOne(client, version);
      await client.query(settle, [window_start, parked, quietMs]);
    }
    return found.rows.length === perRound;
  });
}

async function publishOne(client: PoolClient, { value, metrics }: MeasuredVersion): Promise<void> {
  const start = new Date(value.window_start);
  const said = fingerprint(value);
  const { rows } = await client.query<{ revision: number }>(publish, [
    start,
    value.model_version,
    said,
  ]);
  const revision = rows[0]?.revision;
  if (revision === undefined) return;
  const published = { ...value, revision };
  const key = `${start.toISOString()} ${value.model_version}`;
  await client.query(toOutbox, [key, JSON.stringify(published)]);
  if (metrics === null) return;
  const end = new Date(value.window_end);
  await client.query(register, [value.model_version, JSON.stringify(metrics), end]);
}
