import { isClean, verdictLine } from '../../../stream/ledger/verdict.ts';
import type { StreamConnection } from '../../stream/connect.ts';
import { startBed } from '../bed.ts';
import type { BenchContext } from '../context.ts';
import { fill } from './fill.ts';
import { type MeasuredVerify, measureVerify } from './measure-verify.ts';
import { plantDuplicate, plantLoss } from './plant.ts';

/**
 * Measures `churn verify` over that many events, which lie in topics and stores as the stages would have left them;
 * then over the same with one row too few, and one too many.
 */
export async function benchLedger(
  events: number,
  context: BenchContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { progress } = context;
  const bed = await startBed({ ...context, model: 'champion' });
  try {
    const stream = bed.stream();
    const filled = await fill(stream, events, context);
    const clean = await verify(stream, 'as they are', progress);
    if (!isClean(clean.verdict) || clean.verdict.scored !== filled) {
      throw new Error(`${filled} clean events are told as: ${verdictLine(clean.verdict)}`);
    }
    const mendLoss = await plantLoss(stream.pool());
    const loss = await verify(stream, 'without one row in Postgres', progress);
    await mendLoss();
    await plantDuplicate(stream.pool());
    const duplicate = await verify(stream, 'with one row more in Postgres', progress);
    return {
      events: filled,
      customers: clean.verdict.redis_customers,
      seconds: round(clean.seconds),
      cpu_seconds: round(clean.cpuSeconds),
      peak_memory_mb: clean.peakMegabytes,
      loss_found: loss.verdict.lost > 0 && loss.verdict.offenders.length > 0,
      loss_seconds: round(loss.seconds),
      loss_peak_memory_mb: loss.peakMegabytes,
      duplicate_found: duplicate.verdict.duplicates === 1 && duplicate.verdict.lost === 0,
      duplicate_seconds: round(duplicate.seconds),
      duplicate_peak_memory_mb: duplicate.peakMegabytes,
    };
  } finally {
    await bed.close();
  }
}

async function verify(
  stream: StreamConnection,
  what: string,
  progress: (line: string) => void,
): Promise<MeasuredVerify> {
  progress(`  churn verify over the events ${what}`);
  const measured = await measureVerify(stream);
  const { seconds, cpuSeconds, peakMegabytes, verdict } = measured;
  progress(`    ${round(seconds)} s, ${round(cpuSeconds)} s of CPU, ${peakMegabytes} MB`);
  progress(`    ${verdictLine(verdict)}`);
  for (const { where, what: fault } of verdict.offenders) progress(`    ${where}: ${fault}`);
  return measured;
}

const round = (value: number): number => Math.round(value * 10) / 10;
