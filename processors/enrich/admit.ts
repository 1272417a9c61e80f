import type { Validation } from '../../domain/customer/validate.ts';
import { customerId, eventId } from '../../domain/identity/ulid.ts';
import { type Refusal, refuse } from '../../domain/stream/dead-letter.ts';
import type { CustomerEvent } from '../../domain/stream/event.ts';
import {
  checkFrame,
  contentChecksum,
  type DecodedEvent,
  decodeEvent,
  type Readers,
} from './decode.ts';
import type { RepeatWindow } from './repeat-window.ts';

export interface SourceRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

export interface Admitted extends Pick<DecodedEvent, 'event' | 'body'> {
  readonly kind: 'admitted';
  readonly eventId: string;
  readonly customerId: string;
  readonly flags: readonly string[];
}

/** What becomes of one record before scoring: exactly one of the three. */
export type Admission =
  | Admitted
  | { readonly kind: 'dead'; readonly refusal: Refusal }
  | { readonly kind: 'repeat' };

export interface AdmissionContext {
  readonly profileName: string;
  readonly idEpochMs: number;
  readonly readers: Readers;
  readonly validate: (event: CustomerEvent, nowMs: number) => Validation;
  readonly window: Pick<RepeatWindow, 'see'>;
  readonly nowMs: number;
}

/** The same event was scored with other content. */
export const conflict: Admission = {
  kind: 'dead',
  refusal: refuse('conflict', 'sequence', 'the same event was scored with other content'),
};

const dead = (refusal: Refusal): Admission => ({ kind: 'dead', refusal });

/** The steps in order: frame, decode, key, validate, identify, repeats. */
export function admit(record: SourceRecord, context: AdmissionContext): Admission {
  const frame = checkFrame(record.key, record.value);
  if (typeof frame !== 'number') return dead(frame);
  const decoded = decodeEvent(record.value as Buffer, frame, context.readers);
  if ('reason' in decoded) return dead(decoded);
  const { event, body } = decoded;
  const validation = context.validate(event, context.nowMs);
  if (!validation.ok) return dead(validation.refusal);
  // After the validation, which has a better word for what a decoder replaces, such as invalid UTF-8.
  if (!decoded.isExact) {
    return dead(refuse('decode', '', 'the bytes are not the encoding of what they decode to'));
  }
  if (record.key?.toString('utf8') !== event.customer_ref) {
    return dead(refuse('id', 'key', 'the record key is not the customer_ref'));
  }
  const { profileName, idEpochMs, window } = context;
  const id = eventId(profileName, event.customer_ref, event.sequence, event.occurred_at);
  const sighting = window.see(id, contentChecksum(body));
  if (sighting === 'repeat') return { kind: 'repeat' };
  if (sighting === 'conflict') return conflict;
  return {
    kind: 'admitted',
    event,
    body,
    flags: validation.flags,
    eventId: id,
    customerId: customerId(profileName, idEpochMs, event.customer_ref),
  };
}
