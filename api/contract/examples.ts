import { type Fields, modelInputs, type Profile } from '../../domain/profile/profile.ts';
import type { FeatureExamples } from '../routes/features.ts';
import type { Example } from '../routes/route.ts';

/** A customer that the documentation speaks of. */
export interface ExampleCustomer {
  readonly ref: string;
  /** The whole state; only fields that are known are shown as features. */
  readonly fields: Fields;
  /** ISO 8601. */
  readonly asOf: string;
}

export interface Examples extends FeatureExamples {
  readonly score: readonly Example[];
  readonly batch: readonly Example[];
  readonly customer: readonly Example[];
  readonly event: readonly Example[];
  readonly trace: readonly Example[];
  readonly models: readonly Example[];
  readonly drift: readonly Example[];
  readonly profile: readonly Example[];
  readonly pipeline: readonly Example[];
}

const nobody = 'nobody';

/** The requests that the documentation shows; each is sent by a test. */
export function createExamples(profile: Profile, { ref, fields, asOf }: ExampleCustomer): Examples {
  const inputs = modelInputs(profile).map(({ name }) => name);
  const features = Object.fromEntries(inputs.map((name) => [name, fields[name] ?? null]));
  const [first = '', ...others] = inputs;
  const incomplete = Object.fromEntries(others.map((name) => [name, features[name] ?? null]));
  const snapshot = Object.fromEntries(
    profile.fields.map(({ name }) => [name, fields[name] ?? null]),
  );
  const event = {
    customer_ref: ref,
    sequence: 1,
    event_type: 'plan.changed',
    occurred_at: asOf,
    features: snapshot,
  };
  const key = { 'idempotency-key': `example-${ref}` };
  return {
    score: [
      { name: 'features', body: { features }, status: 200 },
      { name: 'known features', body: { known_features: incomplete }, status: 200 },
      { name: 'unknown customer', body: { customer_ref: nobody }, status: 404 },
      { name: `without ${first}`, body: { features: incomplete }, status: 422 },
    ],
    batch: [
      {
        name: 'two customers',
        body: { items: [{ features }, { customer_ref: nobody }] },
        status: 200,
      },
    ],
    customer: [{ name: 'unknown customer', path: { customer_ref: nobody }, status: 404 }],
    event: [{ name: 'an event', headers: key, body: event, status: 202 }],
    trace: [
      { name: 'unknown event', path: { event_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, status: 404 },
    ],
    models: [{ name: 'the models', status: 200 }],
    drift: [{ name: 'the last ten windows', query: { limit: 10 }, status: 200 }],
    profile: [{ name: 'the fields', status: 200 }],
    pipeline: [{ name: 'the stages', status: 200 }],
    store: [
      {
        name: 'a state',
        path: { customer_ref: ref },
        body: { as_of: asOf, features: snapshot },
        status: 202,
      },
    ],
    storeMany: [
      {
        name: 'a state',
        body: { items: [{ customer_ref: ref, as_of: asOf, features: snapshot }] },
        status: 202,
      },
    ],
    get: [{ name: 'unknown customer', path: { customer_ref: nobody }, status: 404 }],
    query: [{ name: 'two customers', body: { customer_refs: [ref, nobody] }, status: 200 }],
    list: [{ name: 'a page', query: { limit: 5 }, status: 200 }],
  };
}
