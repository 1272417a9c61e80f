import type { FieldValue } from '../profile/profile.ts';

export const origins = ['synthetic', 'replay', 'api'] as const;

export interface EventEnvelope {
  readonly customer_ref: string;
  /** Number of the event within its customer, from 0. */
  readonly sequence: number;
  readonly event_type: string;
  /** Event time, milliseconds since 1970. */
  readonly occurred_at: number;
  readonly origin: string;
}

/** Value of customers.events.v1: the envelope, then the profile's fields by name. */
export type CustomerEvent = EventEnvelope & Readonly<Record<string, FieldValue>>;

export interface ScoredTail {
  readonly event_id: string;
  readonly customer_id: string;
  /** A double that holds the model's float32. */
  readonly churn_probability: number;
  readonly churn_label: boolean;
  readonly threshold: number;
  readonly model_version: string;
  /** What was odd: `missing:<field>`, `unseen:<field>`, `implausible:<field>`, `rule:<name>`, `ahead`. */
  readonly flags: readonly string[];
  readonly source_partition: number;
  readonly source_offset: number;
  readonly scored_at: number;
}

/** Value of customers.scored.v1. The profile's fields are read by name through `scoredField`. */
export type ScoredEvent = EventEnvelope & ScoredTail;

/** Value of a profile's field in an event or scored event. */
export function fieldOf(event: EventEnvelope, name: string): FieldValue {
  return (event as CustomerEvent)[name] ?? null;
}

/** How a score was asked for over HTTP. */
export const requestOrigins = ['http', 'batch'] as const;
export type RequestOrigin = (typeof requestOrigins)[number];

/** Value of scores.requests.v1 without the model's inputs, which stand beside by name. */
export interface RequestEnvelope {
  readonly request_id: string;
  /** Milliseconds since 1970. */
  readonly requested_at: number;
  readonly origin: RequestOrigin;
  readonly customer_ref: string | null;
  readonly churn_probability: number;
  readonly churn_label: boolean;
  readonly threshold: number;
  readonly model_version: string;
  readonly flags: readonly string[];
}
export type ScoreRequest = RequestEnvelope & Readonly<Record<string, unknown>>;

/** Value of customers.outcomes.v1. */
export interface CustomerOutcome {
  readonly customer_ref: string;
  readonly sequence: number;
  readonly occurred_at: number;
  readonly outcome: boolean;
  readonly observed_at: number;
  readonly revision: number;
}
