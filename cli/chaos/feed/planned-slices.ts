import type { Profile } from '../../../domain/profile/profile.ts';
import type { CustomerEvent, CustomerOutcome } from '../../../domain/stream/event.ts';
import type { StreamItem } from '../../../producers/synthesizer/events.ts';
import { badRecords } from './bad-records.ts';
import { type PlannedRecord, scoredFate } from './planned-record.ts';

export interface PlannedSlice {
  readonly records: readonly PlannedRecord[];
  readonly outcomes: readonly CustomerOutcome[];
}

/** One event in so many is spoilt, and one in so many comes twice. */
const badEvery = 100;
const repeatEvery = 250;

/**
 * Yields the run's records in slices of so many events, every one with its fate: most are scored, some are bad
 * in one of the ways of `badRecords`, some are repeats. A function of the items alone.
 */
export function* plannedSlices(
  items: Iterable<StreamItem>,
  sliceEvents: number,
  profile: Profile,
  encode: (event: CustomerEvent) => Buffer,
): Generator<PlannedSlice> {
  const ways = badRecords(profile, encode);
  let records: PlannedRecord[] = [];
  let outcomes: CustomerOutcome[] = [];
  let inSlice = 0;
  let number = 0;
  for (const item of items) {
    if (item.kind === 'outcome') {
      outcomes.push(item.outcome);
      continue;
    }
    const { event } = item;
    if (inSlice === sliceEvents) {
      yield { records, outcomes };
      records = [];
      outcomes = [];
      inSlice = 0;
    }
    inSlice++;
    number++;
    if (number % badEvery === 0) {
      records.push(...ways[(number / badEvery) % ways.length]!(event));
      continue;
    }
    const record: PlannedRecord = {
      key: event.customer_ref,
      value: encode(event),
      fate: scoredFate(profile, event),
    };
    records.push(record);
    if (number % repeatEvery === 0) records.push({ ...record, fate: { kind: 'repeat' } });
  }
  yield { records, outcomes };
}
