import { defaultLimits } from '../../domain/customer/validate.ts';
import { type Field, modelInputs, type Profile } from '../../domain/profile/profile.ts';
import { type JsonSchema, orNull, strictObject } from './json-schema.ts';

/** Text without controls and without what a decoder puts for invalid characters. */
const cleanPattern = '^[^\\u0000-\\u001f\\u007f-\\u009f\\ufffd]*$';

/** What the requests of one profile are made of. */
export interface CustomerSchemas {
  /** A customer in the source system. */
  readonly customerRef: JsonSchema;
  /** All that the model reads; other fields of the profile may stand beside. */
  readonly complete: JsonSchema;
  /** What is known; the rest counts as missing. */
  readonly known: JsonSchema;
  /** Every field of the profile; null where the customer has none. */
  readonly snapshot: JsonSchema;
}

export function customerSchemas(profile: Profile): CustomerSchemas {
  const all = Object.fromEntries(profile.fields.map((field) => [field.name, fieldSchema(field)]));
  const nullable = Object.fromEntries(
    Object.entries(all).map(([name, schema]) => [name, orNull(schema)]),
  );
  const inputs = modelInputs(profile).map(({ name }) => name);
  const others = Object.keys(all).filter((name) => !inputs.includes(name));
  return {
    customerRef: {
      type: 'string',
      pattern: profile.key.pattern,
      description: `The customer in the source system (${profile.key.column}).`,
    },
    complete: strictObject(all, others, 'Everything that the model reads.'),
    known: {
      ...strictObject(nullable, Object.keys(all)),
      minProperties: 1,
      description: 'What is known of the customer; what is absent or null is scored as missing.',
    },
    snapshot: strictObject(
      nullable,
      [],
      'The whole state of the customer; null where there is no value.',
    ),
  };
}

function fieldSchema(field: Field): JsonSchema {
  if (field.kind === 'number') {
    const [low, high] = field.plausible;
    return {
      type: 'number',
      title: field.column,
      minimum: field.hard[0],
      maximum: field.hard[1],
      ...(field.unit !== '' && { unit: field.unit }),
      description: `Outside ${low} to ${high} it is scored and flagged as implausible.`,
    };
  }
  if (field.kind === 'text') {
    return {
      type: 'string',
      title: field.column,
      maxLength: field.maxLength,
      pattern: cleanPattern,
    };
  }
  return {
    type: 'string',
    title: field.column,
    maxLength: defaultLimits.maxCategoryLength,
    pattern: cleanPattern,
    examples: field.values,
    description: 'Another value than the examples is scored as unseen and flagged.',
  };
}
