import type { Profile } from '../../../domain/profile/profile.ts';
import type { CustomerEvent } from '../../../domain/stream/event.ts';
import { type PlannedRecord, scoredFate } from './planned-record.ts';

/** Good events but for their time, and how a redrive mends them. */
export interface RefusedEvents {
  /** As they are sent first: dead letters, all of them. */
  readonly records: readonly PlannedRecord[];
  /** As a redrive sends them: scored, each of them. */
  readonly mended: readonly PlannedRecord[];
  /** Fields that these and no other events have. */
  readonly fields: ReadonlyMap<string, string>;
  /** What the redrive sets. */
  readonly set: ReadonlyMap<string, string>;
}

const noTime = 5;

/**
 * @param mark the type that these events get, to be told from others by
 * @param timeMs the time that mends them
 */
export function refusedEvents(
  profile: Profile,
  events: readonly CustomerEvent[],
  mark: string,
  timeMs: number,
  encode: (event: CustomerEvent) => Buffer,
): RefusedEvents {
  const at = (event: CustomerEvent, occurred_at: number): CustomerEvent => ({
    ...event,
    event_type: mark,
    occurred_at,
  });
  return {
    records: events.map((event) => ({
      key: event.customer_ref,
      value: encode(at(event, noTime)),
      fate: { kind: 'dead', reason: 'time' },
    })),
    mended: events.map((event) => {
      const mended = at(event, timeMs);
      return {
        key: event.customer_ref,
        value: encode(mended),
        fate: scoredFate(profile, mended),
      };
    }),
    fields: new Map([['event_type', mark]]),
    set: new Map([['occurred_at', String(timeMs)]]),
  };
}
