import { snapshotEnds, waitForGroup } from '../ledger/wait-for-groups.ts';
import { type LetterStream, readLetters } from './read-letters.ts';

export interface RedriveOutcome {
  /** Letters whose records were not refused again. */
  readonly accepted: number;
  /** Letters whose records were refused again, by reason. */
  readonly refusedAgain: ReadonlyMap<string, number>;
}

/**
 * Waits until the stages have read what was redriven and says what became of it.
 * @throws LedgerTimeoutError when they have not within the time.
 */
export async function awaitRedriven(
  stream: LetterStream,
  sent: readonly string[],
  topics: Iterable<string>,
  timeoutMs: number,
): Promise<RedriveOutcome> {
  const { admin, names, signal } = stream;
  const deadlineMs = Date.now() + timeoutMs;
  for (const topic of topics) {
    const stage = topic === names.topic('events') ? 'enrich' : topic.split('.').at(-1)!;
    const ends = await snapshotEnds(admin, topic);
    await waitForGroup(admin, names.group(stage), topic, ends, deadlineMs, () => undefined, signal);
  }
  const waiting = new Set(sent);
  const refusedAgain = new Map<string, number>();
  await readLetters(stream, ({ redrivenFrom, reason }) => {
    if (redrivenFrom === null || !waiting.delete(redrivenFrom)) return;
    refusedAgain.set(reason, (refusedAgain.get(reason) ?? 0) + 1);
  });
  return { accepted: waiting.size, refusedAgain };
}
