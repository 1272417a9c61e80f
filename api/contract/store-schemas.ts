import { type JsonSchema, orNull, strictObject } from './json-schema.ts';
import { itemErrorSchema, scoreProperties } from './score-schemas.ts';

const text: JsonSchema = { type: 'string' };
const time: JsonSchema = { type: 'string', description: 'ISO 8601, UTC.' };
const number: JsonSchema = { type: 'number' };
const whole: JsonSchema = { type: 'integer' };
const maybe: JsonSchema = { type: ['number', 'null'] };
const anything: JsonSchema = { type: 'object', additionalProperties: true };
const texts: JsonSchema = { type: 'array', items: text };

export const servedSchema = strictObject({
  customer_ref: text,
  customer_id: text,
  as_of: time,
  age_seconds: number,
  snapshot: anything,
  churn_probability: number,
  churn_label: { type: 'boolean' },
  model_version: text,
  previous_probability: maybe,
  probability_change: maybe,
  events: strictObject({ last_hour: whole, last_day: whole, last_week: whole }),
  unchanged_for_seconds: { type: 'object', additionalProperties: number },
});

const historyRow = strictObject({
  event_id: text,
  event_type: text,
  origin: text,
  occurred_at: time,
  scored_at: time,
  churn_probability: number,
  churn_label: { type: 'boolean' },
  model_version: text,
});

export const customerSchema = strictObject({
  customer_ref: text,
  customer_id: text,
  features: orNull(servedSchema),
  score: strictObject(scoreProperties),
  history: { type: 'array', items: historyRow },
  degraded: texts,
});

/** What became of one customer that was asked for. */
export const featureItemSchema: JsonSchema = strictObject({
  customer_ref: text,
  status: { type: 'string', enum: ['found', 'missing', 'expired'] },
  features: orNull(servedSchema),
});

export const featureListSchema = strictObject({
  items: { type: 'array', items: featureItemSchema },
});

export const entityListSchema = strictObject({
  items: {
    type: 'array',
    items: strictObject({
      customer_ref: text,
      customer_id: text,
      as_of: time,
      churn_probability: number,
    }),
  },
  next: { type: ['string', 'null'], description: 'after of the next page; null at the end.' },
});

export const acceptedSchema = strictObject({
  event_id: text,
  customer_id: text,
  topic: text,
  accepted: { type: 'boolean' },
  degraded: texts,
});

export const acceptedListSchema = strictObject({
  items: {
    type: 'array',
    items: strictObject(
      { index: whole, event_id: text, customer_id: text, error: itemErrorSchema },
      ['event_id', 'customer_id', 'error'],
    ),
  },
  accepted: whole,
  failed: whole,
});

export const traceSchema = strictObject({
  event_id: text,
  hops: {
    type: 'array',
    items: strictObject({
      stage: text,
      topic: text,
      partition: { type: ['integer', 'null'] },
      offset: {
        type: ['integer', 'null'],
        description: 'Null for an event that was accepted here and that no store has yet.',
      },
      at: { type: ['string', 'null'], description: 'When Kafka appended it; null where unknown.' },
      refusal: {
        ...orNull(
          strictObject({
            reason: text,
            path: { ...text, description: 'Empty where the whole record is meant.' },
            detail: text,
            letter: {
              ...text,
              description: 'Identity of the letter: stage:topic/partition@offset.',
            },
          }),
        ),
        description: 'Why the stage refused it; null where the hop is no dead letter.',
      },
    }),
  },
  dead_letters: {
    type: 'string',
    enum: ['all', 'newest', 'unavailable'],
    description: 'Which dead letters were looked through.',
  },
  stores: {
    type: 'object',
    additionalProperties: strictObject({
      status: { type: 'string', enum: ['found', 'absent', 'newer', 'unavailable'] },
      row: { type: ['object', 'null'], additionalProperties: true },
    }),
  },
});

export const modelsSchema = strictObject({
  champion: anything,
  registered: { type: 'array', items: anything },
  degraded: texts,
});

const fieldDrift: JsonSchema = {
  ...strictObject({
    field: text,
    kind: text,
    method: text,
    q: { ...number, description: 'Share of false alarms among fields as conspicuous.' },
    effect: { ...number, description: 'Population stability index.' },
    threshold: { ...number, description: 'What chance exceeds once in a thousand.' },
    importance: maybe,
    field_alarm: { type: 'boolean' },
    bins: texts,
    reference: { type: 'array', items: number, description: 'Share of each bin.' },
    current: { type: 'array', items: number, description: 'Share of each bin.' },
  }),
  additionalProperties: true,
};

const driftWindow: JsonSchema = {
  ...strictObject({
    origin: text,
    window_start: time,
    window_end: time,
    model_version: text,
    n: { ...whole, description: 'Customers, each by their last event.' },
    comparability: { type: 'string', enum: ['comparable', 'too-few', 'no-baseline'] },
    alarm: { type: 'boolean' },
    drift: { type: 'boolean', description: 'The verdict.' },
    reason: text,
    drifted_fields: texts,
    weighted_effect: maybe,
    fields: { type: 'array', items: fieldDrift },
  }),
  additionalProperties: true,
};

export const driftSchema = strictObject({
  windows: { type: 'array', items: driftWindow },
  degraded: texts,
});
