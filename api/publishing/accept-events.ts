import { createValidator } from '../../domain/customer/validate.ts';
import { customerId, eventId } from '../../domain/identity/ulid.ts';
import type { Fields, Profile } from '../../domain/profile/profile.ts';
import type { CustomerEvent } from '../../domain/stream/event.ts';
import { type FieldError, ProblemError } from '../http/problem.ts';
import type { RecentlyAccepted } from './recently-accepted.ts';
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
  | {
      readonly ok: false;
      /** Whether the event is right and only too early: the same will be taken later. */
      readonly isAhead: boolean;
      readonly errors: readonly FieldError[];
    };

/** A refused event as the problem that its sender is told. */
export function refusalOf({ isAhead, errors }: Extract<CheckedEvent, { ok: false }>): ProblemError {
  if (isAhead) return new ProblemError('ahead-of-clock', String(errors[0]?.detail));
  return new ProblemError('invalid', 'Some values are not right; see errors.', { errors });
}

export interface AcceptEvents {
  /** Says what enrich would say of the event. */
  check(given: GivenEvent): CheckedEvent;
  /** Resolves once Kafka has acknowledged the events. @throws OutageError */
  publish(checked: readonly Extract<CheckedEvent, { ok: true }>[]): Promise<void>;
  readonly topic: string;
}

export function createAcceptEvents(
  profile: Profile,
  writer: TopicWriter<CustomerEvent>,
  topic: string,
  recent: RecentlyAccepted,
  now: () => number,
): AcceptEvents {
  const validate = createValidator(profile);
  const idEpochMs = Date.parse(profile.idEpoch);
  const isField = new Set(profile.fields.map(({ name }) => name));
  return {
    topic,
    async publish(checked) {
      await writer.write(checked.map(({ event }) => event));
      recent.note(checked.map(({ ids }) => ids.event_id));
    },
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
        const { path, detail, reason } = verdict.refusal;
        const pointer = isField.has(path) ? `/features/${path}` : `/${path}`;
        const errors = [{ pointer, code: 'value', detail }] as const;
        return { ok: false, isAhead: reason === 'future', errors };
      }
      const ids = {
        event_id: eventId(profile.name, customer_ref, sequence, occurredAtMs),
        customer_id: customerId(profile.name, idEpochMs, customer_ref),
      };
      return { ok: true, event, ids };
    },
  };
}
