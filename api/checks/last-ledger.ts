import type { Pool } from 'pg';
import { OutageError } from '../../platform/runtime/errors.ts';
import { type KeptVerdict, lastVerdict } from '../../stream/ledger/kept-verdict.ts';

/** Returns a step that tells the newest verdict of "churn verify"; while Postgres is away the last one stays. */
export function createLedgerWatch(
  pool: Pool,
  tell: (verdict: KeptVerdict) => void,
): () => Promise<void> {
  return async () => {
    try {
      const verdict = await lastVerdict(pool);
      if (verdict !== null) tell(verdict);
    } catch (error) {
      if (!(error instanceof OutageError)) throw error;
    }
  };
}
