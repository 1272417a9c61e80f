import type { CustomerSchemas } from '../contract/customer-schemas.ts';
import { type JsonSchema, strictObject } from '../contract/json-schema.ts';
import { acceptedSchema } from '../contract/store-schemas.ts';
import { timeSchema } from '../contract/time-schema.ts';
import { refuseErrors } from '../http/validation.ts';
import { type AcceptEvents, type GivenEvent, refusalOf } from '../publishing/accept-events.ts';
import type { Idempotency } from '../publishing/idempotency.ts';
import type { Example, Route } from './route.ts';

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
        // The largest that Avro's encoder takes as exact.
        maximum: Number.MAX_SAFE_INTEGER - 1,
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
    problems: ['ahead-of-clock', 'other-request', 'still-at-work', 'invalid', 'unavailable'],
    examples,
    async handle({ body, request, reply }) {
      const checked = accept.check(body as GivenEvent);
      if (!checked.ok) throw refusalOf(checked);
      const key = idempotencyKey(request.headers);
      const answer = await idempotency.once(key, ['event', body], async (remembered) => {
        await accept.publish([checked]);
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
