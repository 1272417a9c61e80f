import { createValidator } from '../../domain/customer/validate.ts';
import { customerId, eventId } from '../../domain/identity/ulid.ts';
import type { Fields, Profile } from '../../domain/profile/profile.ts';
import type { CustomerEvent } from '../../domain/stream/event.ts';
import type { FieldError } from '../http/problem.ts';
import type { TopicWriter } from './topic-writer.ts';

/** An event as it is sent over HTTP. */
export interface GivenEvent {
  readonly customer_ref: string;
  readonly sequence: number;
  readonly event_type: string;
  /** ISO 8601 with a zone. */
  readonly occurred_at: string;
  readonly features: Fields;
}

export interface AcceptedEvent {
  readonly event_id: string;
  readonly customer_id: string;
}

export type CheckedEvent =
  | { readonly ok: true; readonly event: CustomerEvent; readonly ids: AcceptedEvent }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

export interface AcceptEvents {
  /** Says what enrich would say of the event. */
  check(given: GivenEvent): CheckedEvent;
  /** Resolves once Kafka has acknowledged the events. @throws OutageError */
  publish(events: readonly CustomerEvent[]): Promise<void>;
  readonly topic: string;
}

export function createAcceptEvents(
  profile: Profile,
  writer: TopicWriter<CustomerEvent>,
  topic: string,
  now: () => number,
): AcceptEvents {
  const validate = createValidator(profile);
  const idEpochMs = Date.parse(profile.idEpoch);
  const isField = new Set(profile.fields.map(({ name }) => name));
  return {
    topic,
    publish: (events) => writer.write(events),
    check({ customer_ref, sequence, event_type, occurred_at, features }) {
      const occurredAtMs = Date.parse(occurred_at);
      const event = {
        customer_ref,
        sequence,
        event_type,
        occurred_at: occurredAtMs,
        origin: 'api',
        ...features,
      } as CustomerEvent;
      const verdict = validate(event, now());
      if (!verdict.ok) {
        const { path, detail } = verdict.refusal;
        const pointer = isField.has(path) ? `/features/${path}` : `/${path}`;
        return { ok: false, errors: [{ pointer, code: 'value', detail }] };
      }
      const ids = {
        event_id: eventId(profile.name, customer_ref, sequence, occurredAtMs),
        customer_id: customerId(profile.name, idEpochMs, customer_ref),
      };
      return { ok: true, event, ids };
    },
  };
}
