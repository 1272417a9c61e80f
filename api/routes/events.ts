import type { CustomerSchemas } from '../contract/customer-schemas.ts';
import { type JsonSchema, strictObject } from '../contract/json-schema.ts';
import { acceptedSchema } from '../contract/store-schemas.ts';
import { refuseErrors } from '../http/validation.ts';
import type { AcceptEvents, GivenEvent } from '../publishing/accept-events.ts';
import type { Idempotency } from '../publishing/idempotency.ts';
import type { Example, Route } from './route.ts';

export const timeSchema: JsonSchema = {
  type: 'string',
  pattern:
    '^20\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,3})?Z$',
  description: 'Event time, ISO 8601 in UTC, at most a day ahead.',
};

export const idempotencyHeader: Readonly<Record<string, JsonSchema>> = {
  'idempotency-key': {
    type: 'string',
    minLength: 1,
    maxLength: 200,
    pattern: '^[!-~]+$',
    description: 'A repeat with the same key has the answer of the first request.',
  },
};

/** The idempotency key of a request, null where it has none. */
export function idempotencyKey(headers: Readonly<Record<string, unknown>>): string | null {
  const key = headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[!-~]{1,200}$/.test(key)) {
    refuseErrors([
      {
        pointer: 'headers/idempotency-key',
        code: 'pattern',
        detail: 'must be 1 to 200 visible ASCII letters',
      },
    ]);
  }
  return key as string;
}

export function eventRoute(
  schemas: CustomerSchemas,
  accept: AcceptEvents,
  idempotency: Idempotency,
  examples: readonly Example[],
): Route {
  return {
    method: 'POST',
    path: '/v1/events',
    id: 'publishEvent',
    tag: 'Events',
    summary: 'Publish a customer event',
    description:
      'The event is checked as the stream checks it and published; it is accepted once Kafka has acknowledged it. (customer_ref, sequence) names the event: what is sent twice is scored once.',
    role: 'admin',
    headers: idempotencyHeader,
    body: strictObject({
      customer_ref: schemas.customerRef,
      sequence: {
        type: 'integer',
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Number of the event within its customer.',
      },
      event_type: {
        type: 'string',
        minLength: 1,
        maxLength: 64,
        pattern: '^[a-z0-9][a-z0-9_.-]*$',
      },
      occurred_at: timeSchema,
      features: schemas.snapshot,
    }),
    answers: { 202: { description: 'Kafka has the event.', schema: acceptedSchema } },
    problems: ['other-request', 'still-at-work', 'invalid', 'unavailable'],
    examples,
    async handle({ body, request, reply }) {
      const checked = accept.check(body as GivenEvent);
      if (!checked.ok) {
        refuseErrors(checked.errors);
        return;
      }
      const key = idempotencyKey(request.headers);
      const answer = await idempotency.once(key, ['event', body], async (remembered) => {
        await accept.publish([checked.event]);
        return {
          ...checked.ids,
          topic: accept.topic,
          accepted: true,
          degraded: remembered ? [] : ['idempotency'],
        };
      });
      return reply.code(202).send(answer);
    },
  };
}
