import type { DeadLetterReason } from '../../../domain/stream/dead-letter.ts';
import { IdSet } from '../../../stream/ledger/id-set.ts';
import type { PlannedRecord } from './planned-record.ts';

/** What the feed has sent so far, and what must have become of it. */
export interface Expectation {
  readonly records: number;
  readonly ids: IdSet;
  readonly repeats: number;
  readonly letters: ReadonlyMap<DeadLetterReason, number>;
  readonly outcomes: number;
}

export interface ExpectationKeeper {
  add(records: readonly PlannedRecord[], outcomes: number): void;
  now(): Expectation;
}

export function keepExpectation(): ExpectationKeeper {
  const ids = new IdSet();
  const letters = new Map<DeadLetterReason, number>();
  let records = 0;
  let repeats = 0;
  let outcomes = 0;
  return {
    add(sent, sentOutcomes) {
      records += sent.length;
      outcomes += sentOutcomes;
      for (const { fate } of sent) {
        if (fate.kind === 'scored') ids.add(...fate.id);
        else if (fate.kind === 'repeat') repeats++;
        else letters.set(fate.reason, (letters.get(fate.reason) ?? 0) + 1);
      }
    },
    now: () => ({ records, ids, repeats, letters, outcomes }),
  };
}
