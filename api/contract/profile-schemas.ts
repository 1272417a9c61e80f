import { type JsonSchema, strictObject } from './json-schema.ts';

const text: JsonSchema = { type: 'string' };
const flag: JsonSchema = { type: 'boolean' };
const limits: JsonSchema = {
  type: ['array', 'null'],
  items: { type: 'number' },
  minItems: 2,
  maxItems: 2,
};

const fieldView = strictObject({
  name: text,
  label: text,
  group: text,
  kind: { type: 'string', enum: ['category', 'number', 'text'] },
  model_input: { ...flag, description: 'Read by the model.' },
  personal: flag,
  example: { type: ['string', 'number', 'null'] },
  unit: { type: ['string', 'null'] },
  decimals: { type: ['integer', 'null'] },
  plausible: { ...limits, description: 'Outside it is scored and flagged.' },
  hard: { ...limits, description: 'Outside it is refused.' },
  values: {
    type: ['array', 'null'],
    items: text,
    description: 'Of a category; others are scored as unseen and flagged.',
  },
  max_length: { type: ['integer', 'null'] },
});

export const profileViewSchema = strictObject({
  name: text,
  title: text,
  customer_ref: strictObject({ label: text, pattern: text }),
  fields: { type: 'array', items: fieldView, description: 'In the order of the profile.' },
  derived: {
    type: 'array',
    items: strictObject({ name: text, label: text }),
    description: 'What the model computes of them; reasons name these too.',
  },
});
