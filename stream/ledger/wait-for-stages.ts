import { sinkReads, sinkStages } from '../../domain/stream/names.ts';
import type { LogRange } from './partition-account.ts';
import type { LedgerSource } from './topic-reader.ts';
import { snapshotEnds, type Waiting, waitForGroup } from './wait-for-groups.ts';

/** The part of each topic that the ledger is about, by partition. */
export interface LedgerRanges {
  readonly events: readonly LogRange[];
  readonly scored: readonly LogRange[];
  readonly outcomes: readonly LogRange[];
}

/**
 * Returns the ranges that the ledger is about, once every stage has passed them. The scored topic's ends are
 * taken after enrich has passed those of the events: all that was made of these lies before them.
 * @throws LedgerTimeoutError when a stage has not caught up in time.
 */
export async function waitForStages(
  { admin, names, signal }: LedgerSource,
  timeoutMs: number,
  onWait: (waiting: Waiting) => void,
): Promise<LedgerRanges> {
  const deadlineMs = Date.now() + timeoutMs;
  const wait = (stage: string, topic: string, ends: readonly LogRange[]): Promise<void> =>
    waitForGroup(admin, names.group(stage), topic, ends, deadlineMs, onWait, signal);
  const events = await snapshotEnds(admin, names.topic('events'));
  await wait('enrich', names.topic('events'), events);
  const scored = await snapshotEnds(admin, names.topic('scored'));
  const outcomes = await snapshotEnds(admin, names.topic('outcomes'));
  const requests = await snapshotEnds(admin, names.topic('requests'));
  const ends = { scored, outcomes, requests };
  for (const stage of sinkStages) {
    for (const role of sinkReads[stage]) {
      const topic = names.topic(role);
      await wait(stage, topic, ends[role]);
      const redriven = names.redriveTopic(topic, stage);
      await wait(stage, redriven, await snapshotEnds(admin, redriven));
    }
  }
  return { events, scored, outcomes };
}
