import { type JsonSchema, strictObject } from './json-schema.ts';

const text: JsonSchema = { type: 'string' };
const maybeWhole: JsonSchema = { type: ['integer', 'null'] };
const maybeNumber: JsonSchema = { type: ['number', 'null'] };

export const pipelineSchema = strictObject({
  at: text,
  window_seconds: {
    ...maybeNumber,
    description: 'What rates and percentiles are about; null: all since the stages started.',
  },
  stages: {
    type: 'array',
    items: strictObject({
      name: text,
      status: { type: 'string', enum: ['ok', 'away'] },
      topic: { ...text, description: 'Whose records it counts.' },
      reads: {
        type: ['string', 'null'],
        description: 'The same where it reads them, null where it writes them.',
      },
      in: { ...maybeWhole, description: 'Records read since it started.' },
      out: { ...maybeWhole, description: 'Of these, handed on or stored.' },
      dead: { ...maybeWhole, description: 'Of these, refused.' },
      duplicate: { ...maybeWhole, description: 'Of these, known already.' },
      rate: { ...maybeNumber, description: 'Records per second.' },
      lag_records: maybeWhole,
      lag_seconds: {
        ...maybeNumber,
        description: 'How long the oldest record not yet handled has waited.',
      },
      age_p99_seconds: {
        ...maybeNumber,
        description: 'Event time to the end of the stage, 99th percentile.',
      },
      duration_p99_seconds: {
        ...maybeNumber,
        description: 'Time to handle a batch, 99th percentile.',
      },
    }),
  },
  degraded: { type: 'array', items: text, description: 'Stages that do not answer.' },
});
