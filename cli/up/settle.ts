import { eventId, ulidLow64 } from '../../domain/identity/ulid.ts';
import { plannedKeys } from '../../producers/synthesizer/planned-keys.ts';
import type { StreamOptions } from '../../producers/synthesizer/stream-options.ts';
import type { PartitionAccount } from '../../stream/ledger/partition-account.ts';
import { wholeStream } from '../../stream/ledger/scope.ts';
import type { LedgerVerdict } from '../../stream/ledger/verdict.ts';
import { type VerifyOptions, verifyLedger } from '../../stream/ledger/verify.ts';
import type { StreamConnection } from '../stream/connect.ts';

export interface Settlement extends LedgerVerdict {
  /** Events of this run's plan; null where the ledger is about the whole stream. */
  readonly made: number | null;
}

/**
 * Settles the account of one run, or of the whole stream where `run` is null. For a run the generator's own
 * set of ids is made again and compared: what Kafka never got is lost too.
 */
export async function settle(
  stream: StreamConnection,
  run: StreamOptions | null,
  options: VerifyOptions,
  signal: AbortSignal,
): Promise<Settlement> {
  const scope = run === null ? wholeStream : { refPrefix: `syn-${run.seed}-${run.run}-` };
  const source = await stream.ledgerSource(signal, scope);
  const stores = {
    pool: stream.pool(),
    clickhouse: stream.clickhouse(),
    features: await stream.features(),
  };
  let partitions: readonly PartitionAccount[] = [];
  const verdict = await verifyLedger(source, stores, {
    ...options,
    onPartitions: (accounts) => {
      partitions = accounts;
    },
  });
  if (run === null) return { ...verdict, made: null };
  const { profile } = stream.loaded;
  let made = 0;
  let absent = 0;
  for (const { customer_ref, sequence, occurred_at } of plannedKeys(profile, run)) {
    made++;
    const id = eventId(profile.name, customer_ref, sequence, occurred_at);
    const [high, low] = ulidLow64(id);
    if (!partitions.some(({ ids }) => ids.has(high, low))) absent++;
  }
  // Dead letters are absent from the scores by right; what enrich never read is not.
  const lost = verdict.lost + Math.max(0, absent - verdict.dead_lettered - verdict.lost);
  return { ...verdict, lost, made };
}
