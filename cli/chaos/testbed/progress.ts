import type { TopicRole } from '../../../domain/stream/names.ts';
import { committedOffsets, logBounds } from '../../../platform/kafka/offsets.ts';
import { retryOutage } from '../../../platform/runtime/retry.ts';
import { snapshotEnds, waitForGroup } from '../../../stream/ledger/wait-for-groups.ts';
import type { Testbed } from './testbed.ts';
import type { StageName } from './worker.ts';

export const readsOf: Record<StageName, readonly TopicRole[]> = {
  enrich: ['events'],
  'redis-sink': ['scored'],
  'postgres-sink': ['scored', 'outcomes'],
  'clickhouse-sink': ['scored', 'outcomes', 'requests'],
  // It commits no more than its oldest open window: what it has published is judged in the end.
  drift: ['scored'],
};

/** Next offset of each partition by topic, as a stage has committed them. */
export type StageOffsets = Readonly<Record<string, readonly number[]>>;

export interface StageProgress {
  readonly offsets: StageOffsets;
  /** Between what the stage has committed and the ends of its topics. */
  readonly pending: number;
}

/** Asks until the broker, which a fault may have taken away, has an answer. */
const patiently = <T>({ signal }: Testbed, ask: () => Promise<T>): Promise<T> =>
  retryOutage(ask, { signal, onRetry: () => undefined });

/** Where a stage stands now. */
export const stageProgress = (testbed: Testbed, stage: StageName): Promise<StageProgress> =>
  patiently(testbed, () => readProgress(testbed, stage));

async function readProgress({ stream }: Testbed, stage: StageName): Promise<StageProgress> {
  const admin = await stream.admin();
  const offsets: Record<string, number[]> = {};
  let pending = 0;
  for (const role of readsOf[stage]) {
    const topic = stream.names.topic(role);
    const [bounds, committed] = await Promise.all([
      logBounds(admin, topic),
      committedOffsets(admin, stream.names.group(stage), topic),
    ]);
    const at = bounds.map(({ start }, partition) => committed[partition] ?? start);
    offsets[role] = at;
    pending += bounds.reduce((sum, { end }, p) => sum + Math.max(0, end - at[p]!), 0);
  }
  return { offsets, pending };
}

/** Waits until a stage has passed the present ends of its topics. @throws LedgerTimeoutError */
export function stageCaughtUp(
  testbed: Testbed,
  stage: StageName,
  timeoutMs: number,
): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs;
  return patiently(testbed, () => caughtUp(testbed, stage, deadlineMs));
}

async function caughtUp(
  { stream, signal }: Testbed,
  stage: StageName,
  deadlineMs: number,
): Promise<void> {
  const admin = await stream.admin();
  for (const role of readsOf[stage]) {
    const topic = stream.names.topic(role);
    const ends = await snapshotEnds(admin, topic);
    const group = stream.names.group(stage);
    await waitForGroup(admin, group, topic, ends, deadlineMs, () => undefined, signal);
  }
}

/** Waits until all is read by all, and every worker is ready. @throws LedgerTimeoutError, Error */
export async function settled(testbed: Testbed, timeoutMs: number): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs;
  await stageCaughtUp(testbed, 'enrich', timeoutMs);
  for (const stage of ['redis-sink', 'postgres-sink', 'clickhouse-sink'] as const) {
    await stageCaughtUp(testbed, stage, deadlineMs - Date.now());
  }
  for (const worker of testbed.all()) {
    while (!(await worker.isReady())) {
      if (Date.now() > deadlineMs) throw new Error(`${worker.name} is not ready again`);
      await testbed.wait(100);
    }
  }
}
