import type { PartitionAccount } from '../../stream/ledger/partition-account.ts';
import { wholeStream } from '../../stream/ledger/scope.ts';
import { verifyLedger } from '../../stream/ledger/verify.ts';
import type { Fault } from './fault.ts';
import { openFeeder } from './feed/feeder.ts';
import type { ChaosRequest } from './options.ts';
import { startScoredReader } from './reader.ts';
import { type ChaosAccount, drawAccount, type SeenIds } from './report/account.ts';
import type { ChaosReport } from './report/report.ts';
import { settleWindows } from './report/settle-windows.ts';
import { type FaultReport, runFault } from './run-fault.ts';
import { settled } from './testbed/progress.ts';
import type { Testbed } from './testbed/testbed.ts';

export interface ChaosProgress {
  onFault(number: number, fault: Fault): void;
  onReport(number: number, report: FaultReport): void;
  onStep(step: string): void;
}

const settleTimeoutMs = 300_000;
/** How long the reader may take to see what is committed already. */
const readerTimeoutMs = 30_000;

/** Runs the planned faults one after the other and settles the account. */
export async function runChaos(
  testbed: Testbed,
  plan: readonly Fault[],
  request: ChaosRequest,
  progress: ChaosProgress,
): Promise<ChaosReport> {
  const { stream, signal } = testbed;
  const { seed, events } = request;
  // One slice more than faults: the last fault, too, is followed by work.
  const feeder = await openFeeder(stream, { seed, events, slices: plan.length + 1 });
  const reader = await startScoredReader(stream);
  const reports: FaultReport[] = [];
  try {
    for (const [i, fault] of plan.entries()) {
      progress.onFault(i + 1, fault);
      const report = await runFault(testbed, fault, feeder, reader, i, seed);
      reports.push(report);
      progress.onReport(i + 1, report);
    }
    progress.onStep('last slice');
    await feeder.feed();
    await Promise.race([settled(testbed, settleTimeoutMs), testbed.failed]);
    progress.onStep('settling the account');
    const windows = await settleWindows(testbed);
    const expected = feeder.expected();
    let partitions: readonly PartitionAccount[] = [];
    const verdict = await verifyLedger(
      await stream.ledgerSource(signal, wholeStream),
      { pool: stream.pool(), clickhouse: stream.clickhouse(), features: await stream.features() },
      {
        timeoutMs: settleTimeoutMs,
        onWait: () => undefined,
        onStep: progress.onStep,
        onPartitions: (accounts) => {
          partitions = accounts;
        },
      },
    );
    const deadlineMs = Date.now() + readerTimeoutMs;
    while (reader.account().ids.size < expected.ids.length && Date.now() < deadlineMs) {
      await testbed.wait(50);
    }
    return {
      seed,
      events,
      records: expected.records,
      account: withDifferences(
        drawAccount(expected, idsOf(partitions), verdict, reader.account()),
        windows,
      ),
      verdict,
      reader: reader.account(),
      faults: reports,
    };
  } finally {
    await reader.close();
    await feeder.close();
  }
}

const withDifferences = (account: ChaosAccount, more: readonly string[]): ChaosAccount => ({
  ...account,
  differences: [...account.differences, ...more],
});

function idsOf(partitions: readonly PartitionAccount[]): SeenIds {
  return {
    size: partitions.reduce((sum, { ids }) => sum + ids.size, 0),
    has: (high, low) => partitions.some(({ ids }) => ids.has(high, low)),
  };
}
