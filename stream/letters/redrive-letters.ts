import { setTimeout as delay } from 'node:timers/promises';
import { readJournal } from './journal.ts';
import { matchesLetter } from './letter-filter.ts';
import {
  awaitVisible,
  commitRedriven,
  lettersPerTransaction,
  startLetterProducer,
} from './letter-transactions.ts';
import {
  createPreparation,
  type LeftAlone,
  type PreparationOptions,
  type PreparedLetter,
} from './prepare-redrive.ts';
import { type Letter, type LetterStream, readLetters } from './read-letters.ts';

export interface RedriveRequest extends PreparationOptions {
  readonly limit: number;
  /** Letters per second. */
  readonly rate: number | 'max';
  readonly dryRun: boolean;
  readonly onProgress: (sent: number) => void;
}

export interface RedriveResult {
  /** Open letters that the filter meets and that can be sent. */
  readonly matched: number;
  /** Identities of the letters sent. */
  readonly sent: readonly string[];
  /** Letters matched, by the topic that they go to. */
  readonly byTopic: ReadonlyMap<string, number>;
  readonly leftAlone: Readonly<Record<Exclude<LeftAlone, 'other'>, number>>;
}

/** Bytes of letters held in memory at once. */
const heldBytes = 64 * 1024 * 1024;

/**
 * Sends open letters back to where they came from: those of enrich to the events topic, those of a sink to that
 * sink alone. Each is sent in one transaction with its entry in the journal, under one transactional id for the
 * stream: a letter is sent once, however often this is repeated, interrupted, or run twice at a time.
 * @throws FencedError when another redrive of the stream has begun, FieldChangeError for a field that is not there.
 */
export async function redriveLetters(
  stream: LetterStream,
  request: RedriveRequest,
): Promise<RedriveResult> {
  const { filter, limit, rate, dryRun } = request;
  const sent: string[] = [];
  const byTopic = new Map<string, number>();
  const leftAlone = { cut: 0, undecodable: 0, refusedAgain: 0 };
  let matched = 0;
  const prepare = createPreparation(stream, request);
  const producer = dryRun ? null : await startLetterProducer(stream);
  try {
    const journal = await readJournal(stream);
    let pending: PreparedLetter[] = [];
    let pendingBytes = 0;
    const startMs = performance.now();
    const step = rate === 'max' ? lettersPerTransaction : Math.max(1, Math.floor(rate));
    const chunkSize = Math.min(step, lettersPerTransaction);
    const flush = async (): Promise<void> => {
      if (producer === null) return;
      for (let from = 0; from < pending.length; from += chunkSize) {
        const chunk = pending.slice(from, from + chunkSize);
        stream.signal.throwIfAborted();
        await commitRedriven(stream, producer, chunk);
        sent.push(...chunk.map(({ identity }) => identity));
        request.onProgress(sent.length);
        if (rate !== 'max') await untilDue(startMs + (sent.length / rate) * 1_000, stream.signal);
      }
      pending = [];
      pendingBytes = 0;
    };
    const onLetter = async (letter: Letter): Promise<void> => {
      if (matched >= limit) return;
      if (!matchesLetter({ ...filter, status: 'open' }, letter, journal)) return;
      const prepared = await prepare(letter);
      if (prepared === 'other') return;
      if (typeof prepared === 'string') {
        leftAlone[prepared]++;
        return;
      }
      matched++;
      byTopic.set(prepared.topic, (byTopic.get(prepared.topic) ?? 0) + 1);
      if (producer === null) return;
      pending.push(prepared);
      pendingBytes += letter.value?.length ?? 0;
      // Sent here, while the reader waits, only for want of memory: a slow rate would cost it its membership.
      if (pendingBytes >= heldBytes) await flush();
    };
    await readLetters(stream, onLetter);
    await flush();
    if (sent.length > 0) await awaitVisible(stream);
    return { matched, sent, byTopic, leftAlone };
  } finally {
    await producer?.close();
  }
}

async function untilDue(dueMs: number, signal: AbortSignal): Promise<void> {
  const waitMs = dueMs - performance.now();
  if (waitMs > 0) await delay(waitMs, undefined, { signal });
}
