import type { FieldValue } from '../profile/profile.ts';

export type Origin = 'synthetic' | 'replay' | 'api';

/** A customer at one moment: the full snapshot of the profile's fields by name, null where missing. */
export interface CustomerEvent {
  readonly customer_ref: string;
  /** Rises per customer from 0; with the ref it identifies the event. */
  readonly sequence: number;
  readonly event_type: string;
  /** Milliseconds since 1970, UTC. */
  readonly occurred_at: number;
  readonly origin: Origin;
  readonly [field: string]: FieldValue;
}

/** What became of the customer of one event. */
export interface CustomerOutcome {
  readonly customer_ref: string;
  readonly sequence: number;
  /** Of the judged event, in milliseconds since 1970, UTC. */
  readonly occurred_at: number;
  readonly outcome: boolean;
  /** When it became known, in milliseconds since 1970, UTC. */
  readonly observed_at: number;
  /** 0 at first, higher where a later record corrects it. */
  readonly revision: number;
}
