import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type {
  CustomerOutcome,
  EventEnvelope,
  RequestEnvelope,
  ScoredTail,
} from '../domain/stream/event.ts';
import { avroType } from '../platform/avro/registry.ts';
import { projectRoot } from '../platform/config/project-root.ts';
import type * as generated from '../schemas/generated.ts';

interface AvroRecord {
  readonly fields: readonly { readonly name: string }[];
}

const schema = (topic: string): AvroRecord =>
  JSON.parse(readFileSync(join(projectRoot(), 'schemas', `${topic}.avsc`), 'utf8'));
const fieldsOf = (topic: string) => schema(topic).fields.map(({ name }) => name);

/** The type checker refuses this file where the code and the generated types part ways. */
type Envelope = Pick<generated.CustomerEvent, keyof EventEnvelope>;
type Tail = Omit<generated.ScoredEvent, keyof generated.CustomerEvent>;

const envelope: Envelope & EventEnvelope = {
  customer_ref: 'A-1',
  sequence: 3,
  event_type: 'snapshot',
  occurred_at: 1_700_000_000_000,
  origin: 'replay',
};

const tail: Tail & ScoredTail = {
  event_id: '01HF7YAT000000000000000000',
  customer_id: '01HF7YAT000000000000000001',
  churn_probability: Math.fround(0.1),
  churn_label: false,
  threshold: 0.5,
  model_version: 'm1',
  flags: ['ahead'],
  source_partition: 5,
  source_offset: 2 ** 40,
  scored_at: 1_700_000_000_001,
};

test('a scored event is the event, then what scoring adds, and comes back as it went', () => {
  const events = fieldsOf('customers.events.v1');
  const scored = fieldsOf('customers.scored.v1');
  expect(events.slice(0, 5)).toEqual(Object.keys(envelope));
  expect(scored).toEqual([...events, ...Object.keys(tail)]);

  const type = avroType(schema('customers.scored.v1'));
  const snapshot = Object.fromEntries(events.slice(5).map((name) => [name, null]));
  const event = { ...envelope, ...snapshot, ...tail };
  expect({ ...type.fromBuffer(type.toBuffer(event)) }).toEqual(event);
});

test('an outcome comes back as it went', () => {
  const outcome: CustomerOutcome & generated.CustomerOutcome = {
    customer_ref: 'A-1',
    sequence: 3,
    occurred_at: 1_700_000_000_000,
    outcome: true,
    observed_at: 1_700_000_000_002,
    revision: 1,
  };
  const type = avroType(schema('customers.outcomes.v1'));
  expect({ ...type.fromBuffer(type.toBuffer(outcome)) }).toEqual(outcome);
  expect(fieldsOf('customers.outcomes.v1')).toEqual(Object.keys(outcome));
});

test('a score request comes back as it went', () => {
  const request: Pick<generated.ScoreRequest, keyof RequestEnvelope> & RequestEnvelope = {
    request_id: '01HF7YAT000000000000000000',
    requested_at: 1_700_000_000_000,
    origin: 'batch',
    customer_ref: null,
    churn_probability: Math.fround(0.1),
    churn_label: false,
    threshold: 0.5,
    model_version: 'm1',
    flags: [],
  };
  const inputs = fieldsOf('scores.requests.v1').filter((name) => !(name in request));
  const whole = { ...request, ...Object.fromEntries(inputs.map((name) => [name, null])) };
  const type = avroType(schema('scores.requests.v1'));
  expect({ ...type.fromBuffer(type.toBuffer(whole)) }).toEqual(whole);
});
