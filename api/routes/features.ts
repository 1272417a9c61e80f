import type { Fields, Profile } from '../../domain/profile/profile.ts';
import { serveFeatures } from '../../domain/served-features/serve.ts';
import { type FeatureStore, featureTtlMs } from '../../stream/features/feature-store.ts';
import type { CustomerSchemas } from '../contract/customer-schemas.ts';
import { type JsonSchema, strictObject } from '../contract/json-schema.ts';
import { itemsBody, mostItems } from '../contract/score-schemas.ts';
import {
  acceptedListSchema,
  acceptedSchema,
  entityListSchema,
  featureItemSchema,
  featureListSchema,
} from '../contract/store-schemas.ts';
import { timeSchema } from '../contract/time-schema.ts';
import { ProblemError } from '../http/problem.ts';
import { type Check, createChecks } from '../http/validation.ts';
import type { ObserveFeatures } from '../metrics.ts';
import { type AcceptEvents, type CheckedEvent, refusalOf } from '../publishing/accept-events.ts';
import type { Idempotency } from '../publishing/idempotency.ts';
import type { CustomerRows } from '../stores/customer-rows.ts';
import { idempotencyHeader, idempotencyKey } from './events.ts';
import type { Example, Route } from './route.ts';

export interface FeatureDeps {
  readonly profile: Profile;
  readonly features: FeatureStore;
  readonly rows: CustomerRows;
  readonly accept: AcceptEvents;
  readonly idempotency: Idempotency;
  readonly now: () => number;
  readonly observe: ObserveFeatures;
}

export interface FeatureExamples {
  readonly store: readonly Example[];
  readonly storeMany: readonly Example[];
  readonly get: readonly Example[];
  readonly query: readonly Example[];
  readonly list: readonly Example[];
}

const entity = 'features.stored';

interface GivenFeatures {
  readonly customer_ref: string;
  readonly as_of: string;
  readonly features: Fields;
}

/** Operations of a feature store. Redis is rebuilt from the log, so what is stored goes through the log. */
export function featureRoutes(
  schemas: CustomerSchemas,
  deps: FeatureDeps,
  examples: FeatureExamples,
): Route[] {
  const given: JsonSchema = strictObject({ as_of: timeSchema, features: schemas.snapshot });
  return [
    storeOne(schemas, given, deps, examples.store),
    storeMany(schemas, given, deps, examples.storeMany),
    retrieveOne(schemas, deps, examples.get),
    retrieveMany(schemas, deps, examples.query),
    listEntities(schemas, deps, examples.list),
  ];
}

const about =
  'It becomes a customer event with its time as its number, and is served once the stream has scored it: newer states win, whatever order they are stored in.';

/** The event that storing a state is; its time is its number, so that the same state is the same event. */
function checkState(
  accept: AcceptEvents,
  { customer_ref, as_of, features }: GivenFeatures,
): CheckedEvent {
  const sequence = Math.max(0, Date.parse(as_of));
  return accept.check({
    customer_ref,
    sequence: Number.isNaN(sequence) ? 0 : sequence,
    event_type: entity,
    occurred_at: as_of,
    features,
  });
}

function storeOne(
  schemas: CustomerSchemas,
  given: JsonSchema,
  { accept, idempotency }: FeatureDeps,
  examples: readonly Example[],
): Route {
  return {
    method: 'PUT',
    path: '/v1/features/{customer_ref}',
    id: 'storeFeatures',
    tag: 'Features',
    summary: 'Store the features of one customer',
    description: about,
    role: 'admin',
    pathParameters: { customer_ref: schemas.customerRef },
    headers: idempotencyHeader,
    body: given,
    answers: { 202: { description: 'Kafka has the state.', schema: acceptedSchema } },
    problems: ['ahead-of-clock', 'other-request', 'still-at-work', 'invalid', 'unavailable'],
    examples,
    async handle({ path, body, request, reply }) {
      const state = {
        customer_ref: path.customer_ref!,
        ...(body as Omit<GivenFeatures, 'customer_ref'>),
      };
      const checked = checkState(accept, state);
      if (!checked.ok) throw refusalOf(checked);
      const key = idempotencyKey(request.headers);
      const answer = await idempotency.once(key, ['features', state], async (remembered) => {
        await accept.publish([checked]);
        const degraded = remembered ? [] : ['idempotency'];
        return { ...checked.ids, topic: accept.topic, accepted: true, degraded };
      });
      return reply.code(202).send(answer);
    },
  };
}

function storeMany(
  schemas: CustomerSchemas,
  given: JsonSchema,
  { accept, idempotency }: FeatureDeps,
  examples: readonly Example[],
): Route {
  const item = strictObject({ customer_ref: schemas.customerRef, ...given.properties });
  const check = createChecks()(item, 'body');
  return {
    method: 'POST',
    path: '/v1/features',
    id: 'storeManyFeatures',
    tag: 'Features',
    summary: 'Store the features of many customers',
    description: `${about} An item that is not right has its error at its place and costs no other.`,
    role: 'admin',
    headers: idempotencyHeader,
    body: itemsBody,
    answers: { 202: { description: 'Kafka has all that is right.', schema: acceptedListSchema } },
    problems: ['other-request', 'still-at-work', 'invalid', 'unavailable'],
    examples,
    async handle({ body, request, reply }) {
      const { items } = body as { readonly items: readonly unknown[] };
      const checked = items.map((value) => checkItem(value, check, accept));
      const key = idempotencyKey(request.headers);
      const answer = await idempotency.once(key, ['features', items], async () => {
        const events = checked.filter((one) => one.ok);
        if (events.length > 0) await accept.publish(events);
        return {
          items: checked.map((one, index) =>
            one.ok ? { index, ...one.ids } : { index, error: toError(one) },
          ),
          accepted: events.length,
          failed: items.length - events.length,
        };
      });
      return reply.code(202).send(answer);
    },
  };
}

function checkItem(value: unknown, check: Check, accept: AcceptEvents): CheckedEvent {
  const errors = check(value);
  return errors.length > 0
    ? { ok: false, isAhead: false, errors }
    : checkState(accept, value as GivenFeatures);
}

const toError = (refused: Extract<CheckedEvent, { ok: false }>) => {
  const { code, message, errors } = refusalOf(refused);
  return { code, detail: message, ...(errors.length > 0 && { errors }) };
};

type ItemOf = (
  ref: string,
  found: Awaited<ReturnType<FeatureStore['read']>>[number],
) => {
  readonly customer_ref: string;
  readonly status: 'found' | 'missing' | 'expired';
  readonly features: unknown;
};

function servedItem({ profile, now, observe }: FeatureDeps): ItemOf {
  const ttlMs = featureTtlMs(profile);
  return (customer_ref, found) => {
    if (found === null) {
      observe('served_features', null, 'unknown');
      return { customer_ref, status: 'missing', features: null };
    }
    const nowMs = now();
    const features = serveFeatures(found.features, ttlMs, nowMs);
    const ageSeconds = Math.max(0, nowMs - found.features.asOfMs) / 1_000;
    observe('served_features', ageSeconds, features === null ? 'expired' : null);
    return { customer_ref, status: features === null ? 'expired' : 'found', features };
  };
}

function retrieveOne(
  schemas: CustomerSchemas,
  deps: FeatureDeps,
  examples: readonly Example[],
): Route {
  const itemOf = servedItem(deps);
  return {
    method: 'GET',
    path: '/v1/features/{customer_ref}',
    id: 'features',
    tag: 'Features',
    summary: 'Retrieve the features of one customer',
    description: 'What is older than features are served has the status expired and no values.',
    role: 'viewer',
    pathParameters: { customer_ref: schemas.customerRef },
    answers: { 200: { description: 'The features.', schema: featureItemSchema } },
    problems: ['unknown-customer', 'invalid', 'unavailable'],
    examples,
    async handle({ path }) {
      const ref = path.customer_ref!;
      const [found = null] = await deps.features.read([ref]);
      const item = itemOf(ref, found);
      if (found === null) {
        throw new ProblemError('unknown-customer', 'No features of this customer are stored.');
      }
      return item;
    },
  };
}

function retrieveMany(
  schemas: CustomerSchemas,
  deps: FeatureDeps,
  examples: readonly Example[],
): Route {
  const itemOf = servedItem(deps);
  return {
    method: 'POST',
    path: '/v1/features/query',
    id: 'queryFeatures',
    tag: 'Features',
    summary: 'Retrieve the features of many customers',
    description:
      'In the order asked for; a customer of whom nothing is stored has the status missing.',
    role: 'viewer',
    body: strictObject({
      customer_refs: {
        type: 'array',
        minItems: 1,
        maxItems: mostItems,
        items: schemas.customerRef,
      },
    }),
    answers: { 200: { description: 'The features.', schema: featureListSchema } },
    problems: ['invalid', 'unavailable'],
    examples,
    async handle({ body }) {
      const refs = (body as { readonly customer_refs: readonly string[] }).customer_refs;
      const found = await deps.features.read(refs);
      return { items: refs.map((ref, i) => itemOf(ref, found[i] ?? null)) };
    },
  };
}

function listEntities(
  schemas: CustomerSchemas,
  { rows }: FeatureDeps,
  examples: readonly Example[],
): Route {
  return {
    method: 'GET',
    path: '/v1/features',
    id: 'entities',
    tag: 'Features',
    summary: 'List the customers',
    description:
      'In the order of customer_ref, page by page: the answer names where the next begins.',
    role: 'viewer',
    queryParameters: {
      limit: { type: 'integer', minimum: 1, maximum: mostItems, description: '100 where absent.' },
      after: { ...schemas.customerRef, description: 'next of the page before.' },
    },
    answers: { 200: { description: 'A page.', schema: entityListSchema } },
    problems: ['invalid', 'unavailable'],
    examples,
    async handle({ query }) {
      const limit = Number(query.limit ?? 100);
      const items = await rows.list(String(query.after ?? ''), limit + 1);
      const page = items.slice(0, limit);
      const last = page.at(-1)?.customer_ref;
      const more = items.length > limit && last !== undefined;
      return { items: page, next: more ? last : null };
    },
  };
}
