import { bands } from '../../domain/customer/band.ts';
import { type JsonSchema, strictObject } from './json-schema.ts';

const text: JsonSchema = { type: 'string' };
const whole: JsonSchema = { type: 'integer', minimum: 0 };
const millis: JsonSchema = { type: 'integer', description: 'Milliseconds since 1970.' };

const liveScoreSchema = strictObject({
  event_id: text,
  customer_ref: text,
  event_type: text,
  origin: text,
  occurred_at: millis,
  scored_at: millis,
  churn_probability: { type: 'number', minimum: 0, maximum: 1 },
  churn_label: { type: 'boolean' },
  band: { type: 'string', enum: bands },
  top_reason: { type: ['string', 'null'] },
  model_version: text,
});

/** The data of one message of the stream. */
export const liveTickSchema: JsonSchema = {
  ...strictObject({
    at: millis,
    following: {
      type: 'boolean',
      description: 'Whether the stream is followed; while Kafka is away nothing is counted.',
    },
    received: { ...whole, description: 'Events that Kafka has taken since the message before.' },
    scored: { ...whole, description: 'Events scored since then.' },
    dead: { ...whole, description: 'Events refused since then.' },
    latest: {
      type: 'array',
      items: liveScoreSchema,
      description: 'The newest of them, newest first: a sample where there are many.',
    },
  }),
  description: 'The data of a message of /v1/stream, as JSON.',
};
