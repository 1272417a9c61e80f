import { type Field, modelInputs, type Profile } from './profile.ts';

type AvroPrimitive = 'string' | 'long' | 'int' | 'double' | 'boolean';
type AvroFieldType =
  | AvroPrimitive
  | { readonly type: 'long'; readonly logicalType: 'timestamp-millis' }
  | { readonly type: 'array'; readonly items: 'string' }
  | readonly ['null', AvroPrimitive];

export interface AvroField {
  readonly name: string;
  readonly type: AvroFieldType;
  readonly doc?: string;
  readonly default?: null;
}

export interface AvroRecord {
  readonly type: 'record';
  readonly name: string;
  readonly namespace: string;
  readonly doc: string;
  readonly fields: readonly AvroField[];
}

const millis = { type: 'long', logicalType: 'timestamp-millis' } as const;

const envelope: readonly AvroField[] = [
  { name: 'customer_ref', type: 'string', doc: 'The customer in the source system.' },
  { name: 'sequence', type: 'long', doc: 'Number of the event within its customer, from 0.' },
  { name: 'event_type', type: 'string' },
  { name: 'occurred_at', type: millis, doc: 'Event time.' },
  { name: 'origin', type: 'string', doc: 'synthetic, replay or api.' },
];

const scoredTail: readonly AvroField[] = [
  { name: 'event_id', type: 'string', doc: 'ULID, a function of the event.' },
  { name: 'customer_id', type: 'string', doc: 'ULID, a function of the customer.' },
  { name: 'churn_probability', type: 'double', doc: 'Holds the float32 of the model exactly.' },
  { name: 'churn_label', type: 'boolean', doc: 'churn_probability at or above threshold.' },
  { name: 'threshold', type: 'double' },
  { name: 'model_version', type: 'string' },
  { name: 'flags', type: { type: 'array', items: 'string' }, doc: 'What was odd in the event.' },
  { name: 'source_partition', type: 'int' },
  { name: 'source_offset', type: 'long' },
  { name: 'scored_at', type: millis },
];

/**
 * Fields of the profile as Avro. FULL_TRANSITIVE compatibility refuses nearly every later change of a
 * required field, so each is a union with null, categories are strings and numbers doubles.
 */
function avroFields(fields: readonly Field[]): AvroField[] {
  return fields.map((field) => ({
    name: field.name,
    type: ['null', field.kind === 'number' ? 'double' : 'string'],
    default: null,
  }));
}

function record(
  profile: Profile,
  name: string,
  doc: string,
  fields: readonly AvroField[],
): AvroRecord {
  return { type: 'record', name, namespace: `churnstream.${profile.name}`, doc, fields };
}

/** Value of customers.events.v1: always the full snapshot of a customer, never a delta. */
export function eventSchema(profile: Profile): AvroRecord {
  return record(profile, 'CustomerEvent', 'The full snapshot of a customer at an event.', [
    ...envelope,
    ...avroFields(profile.fields),
  ]);
}

/** Value of customers.scored.v1: the event as it came, then what was added, so that its bytes can be reused. */
export function scoredSchema(profile: Profile): AvroRecord {
  return record(profile, 'ScoredEvent', 'An event as it came, with its ids and its churn score.', [
    ...envelope,
    ...avroFields(profile.fields),
    ...scoredTail,
  ]);
}

/** The fields that scoring appends, as a record of their own: its bytes are the end of a scored value. */
export function scoredTailSchema(profile: Profile): AvroRecord {
  return record(profile, 'ScoredTail', 'What scoring adds to an event.', scoredTail);
}

/** Value of customers.outcomes.v1: what became of the customer judged at an event. */
export function outcomeSchema(profile: Profile): AvroRecord {
  return record(profile, 'CustomerOutcome', 'What became of the customer judged at an event.', [
    { name: 'customer_ref', type: 'string' },
    { name: 'sequence', type: 'long', doc: 'Of the judged event.' },
    { name: 'occurred_at', type: millis, doc: 'Of the judged event.' },
    { name: 'outcome', type: 'boolean', doc: 'True when the customer left.' },
    { name: 'observed_at', type: millis },
    { name: 'revision', type: 'int', doc: 'From 0; a later revision replaces an earlier one.' },
  ]);
}

/** Value of scores.requests.v1: a score that was asked for over HTTP, with what the model was given. */
export function requestSchema(profile: Profile): AvroRecord {
  return record(profile, 'ScoreRequest', 'A score that was asked for over HTTP.', [
    { name: 'request_id', type: 'string', doc: 'ULID of the request, or of its item in a batch.' },
    { name: 'requested_at', type: millis },
    { name: 'origin', type: 'string', doc: 'How it came: http or batch.' },
    {
      name: 'customer_ref',
      type: ['null', 'string'],
      default: null,
      doc: 'Null where the features were given instead.',
    },
    ...avroFields(modelInputs(profile)),
    { name: 'churn_probability', type: 'double', doc: 'Holds the float32 of the model exactly.' },
    { name: 'churn_label', type: 'boolean', doc: 'churn_probability at or above threshold.' },
    { name: 'threshold', type: 'double' },
    { name: 'model_version', type: 'string' },
    {
      name: 'flags',
      type: { type: 'array', items: 'string' },
      doc: 'What was odd in the features.',
    },
  ]);
}
