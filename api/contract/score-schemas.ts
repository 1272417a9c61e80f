import { bands } from '../../domain/customer/band.ts';
import { fieldErrorCodes } from '../http/problem.ts';
import type { CustomerSchemas } from './customer-schemas.ts';
import { type JsonSchema, strictObject } from './json-schema.ts';

/** Most customers of one batch that is no stream of lines. */
export const mostItems = 1_000;

/** The body of a batch. Each item is checked by itself, so that one that is not right costs no other. */
export const itemsBody: JsonSchema = strictObject({
  items: { type: 'array', minItems: 1, maxItems: mostItems, items: { type: 'object' } },
});

/** A customer to be scored. Exactly one of the three says who. */
export function scoreInputSchema({ complete, known, customerRef }: CustomerSchemas): JsonSchema {
  return {
    type: 'object',
    properties: { features: complete, known_features: known, customer_ref: customerRef },
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    description:
      'One of: features (all that the model reads), known_features (the rest counts as missing), or customer_ref (the features that are served of a customer).',
  };
}

const text: JsonSchema = { type: 'string' };
const number: JsonSchema = { type: 'number' };
const probability: JsonSchema = { type: 'number', minimum: 0, maximum: 1 };
const texts: JsonSchema = { type: 'array', items: text };

const reason = strictObject(
  {
    feature: text,
    value: { type: ['string', 'number', 'null'] },
    contribution: {
      type: 'number',
      description:
        'What the feature adds to the logit of an average customer (Shapley value); above 0 the customer is likelier to leave.',
    },
    text,
  },
  ['value'],
);

export const featureSource = strictObject({
  source: { type: 'string', enum: ['request', 'redis', 'postgres'] },
  as_of: { type: ['string', 'null'], description: 'Event time of the state.' },
  age_seconds: { type: ['number', 'null'] },
});

/** What a score is, whatever asked for it. */
export const scoreProperties = {
  request_id: text,
  customer_ref: { type: ['string', 'null'] },
  churn_probability: {
    ...probability,
    description: 'A double that holds the float32 of the model: the same as on the stream.',
  },
  calibrated: {
    type: 'boolean',
    description: 'Whether it agreed with what happened, out of fold.',
  },
  churn_label: { type: 'boolean', description: 'churn_probability at or above threshold.' },
  threshold: probability,
  band: { type: 'string', enum: bands },
  reasons: { type: 'array', items: reason, maxItems: 3, description: 'The strongest first.' },
  model_version: text,
  flags: {
    ...texts,
    description: 'What is odd: missing:, unseen:, implausible: or rule:, and the name.',
  },
  features: featureSource,
  degraded: {
    ...texts,
    description:
      'What was missing for a better answer: missing:<field>, features-expired, redis (features came from Postgres), reasons.',
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;

export const scoreAnswerSchema = strictObject({ ...scoreProperties, took_ms: number });

export const fieldErrorSchema = strictObject({
  pointer: text,
  code: { type: 'string', enum: fieldErrorCodes },
  detail: text,
});

/** Why one item of a batch has no answer; the others have theirs. */
export const itemErrorSchema = strictObject(
  { code: text, detail: text, errors: { type: 'array', items: fieldErrorSchema } },
  ['errors'],
);

const index: JsonSchema = {
  type: 'integer',
  minimum: 0,
  description: 'From 0, in the order sent.',
};

export const batchItemSchema: JsonSchema = {
  ...strictObject({ index, score: strictObject(scoreProperties), error: itemErrorSchema }, [
    'score',
    'error',
  ]),
  description: 'Either score or error.',
};

export const batchAnswerSchema = strictObject({
  items: { type: 'array', items: batchItemSchema },
  scored: { type: 'integer' },
  failed: { type: 'integer' },
  took_ms: number,
});
