import type { NumberField, Profile } from '../../../domain/profile/profile.ts';
import type { DeadLetterReason } from '../../../domain/stream/dead-letter.ts';
import type { CustomerEvent } from '../../../domain/stream/event.ts';
import { type PlannedRecord, scoredFate } from './planned-record.ts';

const day = 24 * 3_600_000;

/** Makes of a good event the records that a broken producer would send in its place. */
export type BadRecords = (event: CustomerEvent) => readonly PlannedRecord[];

/** The ways in which the feed is bad: one per reason that a single record can give. */
export function badRecords(
  profile: Profile,
  encode: (event: CustomerEvent) => Buffer,
): readonly BadRecords[] {
  const number = profile.fields.find((field): field is NumberField => field.kind === 'number');
  const changed = (event: CustomerEvent, change: Partial<CustomerEvent>): Buffer =>
    encode({ ...event, ...change } as CustomerEvent);
  const one =
    (
      reason: DeadLetterReason,
      value: (event: CustomerEvent) => Buffer | null,
      key: (event: CustomerEvent) => string | null = ({ customer_ref }) => customer_ref,
    ): BadRecords =>
    (event) => [{ key: key(event), value: value(event), fate: { kind: 'dead', reason } }];
  const always = [
    one('framing', (event) => Buffer.from(JSON.stringify(event))),
    one('decode', (event) => encode(event).subarray(0, -3)),
    one('empty', () => null),
    one('no-key', encode, () => null),
    one('id', encode, ({ customer_ref }) => `${customer_ref}x`),
    one('time', (event) => changed(event, { occurred_at: 5 })),
    one('future', (event) => changed(event, { occurred_at: event.occurred_at + 30 * day })),
  ];
  if (number === undefined) return always;
  const { name, hard } = number;
  return [
    ...always,
    one('not-finite', (event) => changed(event, { [name]: Number.NaN })),
    one('range', (event) => changed(event, { [name]: hard[1] + 1 })),
    (event) => [
      { key: event.customer_ref, value: encode(event), fate: scoredFate(profile, event) },
      {
        key: event.customer_ref,
        value: changed(event, { [name]: hard[0] === event[name] ? hard[1] : hard[0] }),
        fate: { kind: 'dead', reason: 'conflict' },
      },
    ],
  ];
}
