import type { LedgerVerdict } from '../../../stream/ledger/verdict.ts';
import type { ReaderAccount } from '../reader.ts';
import type { FaultReport } from '../run-fault.ts';
import type { ChaosAccount } from './account.ts';

export interface ChaosReport {
  readonly seed: number;
  readonly events: number;
  readonly records: number;
  readonly account: ChaosAccount;
  readonly verdict: LedgerVerdict;
  readonly reader: ReaderAccount;
  readonly faults: readonly FaultReport[];
}

const shownDifferences = 20;

/** Whether nothing was lost, doubled or out of order, and every fault hit a victim at work. */
export function isClean({ account, faults }: ChaosReport): boolean {
  const { lost, duplicates, order_breaks, differences } = account;
  const isRight = lost === 0 && duplicates === 0 && order_breaks === 0 && differences.length === 0;
  return isRight && faults.every(({ idle, failure }) => !idle && failure === null);
}

/** The report as the one line of `--json`. */
export function reportJson(report: ChaosReport, seconds: number): string {
  const { seed, events, records, account, verdict, reader, faults } = report;
  return JSON.stringify({
    seed,
    events,
    records,
    scored: verdict.scored,
    dead_lettered: verdict.dead_lettered,
    dead_letters_by_reason: verdict.dead_letters_by_reason,
    duplicates_dropped: verdict.duplicates_dropped,
    postgres: verdict.postgres,
    clickhouse: verdict.clickhouse,
    redis_customers: verdict.redis_customers,
    outcomes: verdict.outcomes,
    reader_records: reader.records,
    lost: account.lost,
    duplicates: account.duplicates,
    order_breaks: account.order_breaks,
    differences: account.differences.slice(0, shownDifferences),
    fault_ids: new Set(faults.map(({ id }) => id)).size,
    idle: faults.filter(({ idle }) => idle).length,
    faults,
    seconds,
  });
}

/** The report for people, in one line. */
export function reportLine({ records, account, verdict, faults }: ChaosReport): string {
  const idle = faults.filter((fault) => fault.idle).length;
  const { lost, duplicates, order_breaks } = account;
  return (
    `CHAOS faults ${faults.length} (idle ${idle}) | made ${records} = scored ${verdict.scored}` +
    ` + dead ${verdict.dead_lettered} + repeats ${verdict.duplicates_dropped}` +
    ` | duplicates ${duplicates} | lost ${lost} | order breaks ${order_breaks}`
  );
}

/** One fault for people. */
export function faultLine({
  id,
  name,
  victim,
  state,
  pending,
  failure,
  seconds_to_recover,
}: FaultReport): string {
  if (failure !== null) return `${id} ${name}: ${victim}: ${failure}`;
  if (state === null) return `${id} ${name}: ${victim} was idle`;
  return `${id} ${name}: ${victim}, ${state}, ${pending} pending; recovered in ${seconds_to_recover} s`;
}
