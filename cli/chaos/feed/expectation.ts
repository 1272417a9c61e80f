import type { DeadLetterReason } from '../../../domain/stream/dead-letter.ts';
import type { PlannedRecord } from './planned-record.ts';

/** What the feed has sent so far, and what must have become of it. */
export interface Expectation {
  readonly records: number;
  /** The 64 low bits of every event that must be scored. */
  readonly ids: readonly (readonly [high: number, low: number])[];
  readonly repeats: number;
  readonly letters: ReadonlyMap<DeadLetterReason, number>;
  readonly outcomes: number;
}

export interface ExpectationKeeper {
  add(records: readonly PlannedRecord[], outcomes: number): void;
  now(): Expectation;
}

export function keepExpectation(): ExpectationKeeper {
  const ids: (readonly [number, number])[] = [];
  const letters = new Map<DeadLetterReason, number>();
  let records = 0;
  let repeats = 0;
  let outcomes = 0;
  return {
    add(sent, sentOutcomes) {
      records += sent.length;
      outcomes += sentOutcomes;
      for (const { fate } of sent) {
        if (fate.kind === 'scored') ids.push(fate.id);
        else if (fate.kind === 'repeat') repeats++;
        else letters.set(fate.reason, (letters.get(fate.reason) ?? 0) + 1);
      }
    },
    now: () => ({ records, ids, repeats, letters, outcomes }),
  };
}
