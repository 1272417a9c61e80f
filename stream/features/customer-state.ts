import { type EventStamp, foldEvent, type Standing } from '../../domain/served-features/history.ts';

/** A customer as the stream has left it. */
export interface CustomerState extends Standing {
  readonly customerRef: string;
  /** Offset in the scored topic of the last record folded in. */
  readonly offset: number;
  /** The newest scored event in Avro, in the current schema, without a header. */
  readonly record: Buffer;
}

/**
 * Returns a customer's state after one more scored event.
 * @param recordOf the event in Avro; asked only where it is the newest
 */
export function foldState(
  before: CustomerState | null,
  customerRef: string,
  offset: number,
  stamp: EventStamp,
  recordOf: () => Buffer,
): CustomerState {
  const { newest, history } = foldEvent(before, stamp);
  const record = newest === stamp || before === null ? recordOf() : before.record;
  return { customerRef, offset, newest, history, record };
}
