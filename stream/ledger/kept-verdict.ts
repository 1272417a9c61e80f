import type { Pool } from 'pg';
import { asPostgresOutage } from '../../platform/postgres/pool.ts';
import type { LedgerDifferences, LedgerVerdict } from './verdict.ts';

/** The last answer of the ledger. */
export interface KeptVerdict {
  readonly checkedAtMs: number;
  readonly differences: LedgerDifferences;
}

/** Keeps a verdict about the whole stream, for the stage that tells it to Prometheus. @throws OutageError */
export async function keepVerdict(pool: Pool, verdict: LedgerVerdict): Promise<void> {
  const statement = 'insert into ledger_verdicts (differences, verdict) values ($1, $2)';
  await pool.query(statement, [verdict.differences, verdict]).catch((error: unknown) => {
    throw asPostgresOutage(error);
  });
}

/** Postgres: there is no such table. */
const undefinedTable = '42P01';

/** Returns the newest verdict; null where nobody has asked yet, or the tables are not made. @throws OutageError */
export async function lastVerdict(pool: Pool): Promise<KeptVerdict | null> {
  const { rows } = await pool
    .query<{ checked_at: Date; differences: LedgerDifferences }>(
      'select checked_at, differences from ledger_verdicts order by checked_at desc limit 1',
    )
    .catch((error: unknown) => {
      if ((error as { code?: unknown }).code === undefinedTable) return { rows: [] };
      throw asPostgresOutage(error);
    });
  const [row] = rows;
  return row === undefined
    ? null
    : { checkedAtMs: Number(row.checked_at), differences: row.differences };
}
