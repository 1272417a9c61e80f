// Generated from schemas/*.avsc by "npm run generate"; do not edit.

/** The full snapshot of a customer at an event. */
export interface CustomerEvent {
  /** The customer in the source system. */
  readonly customer_ref: string;
  /** Number of the event within its customer, from 0. */
  readonly sequence: number;
  readonly event_type: string;
  /** Event time. */
  readonly occurred_at: number;
  /** synthetic, replay or api. */
  readonly origin: string;
  readonly gender: string | null;
  readonly senior_citizen: string | null;
  readonly partner: string | null;
  readonly dependents: string | null;
  readonly city: string | null;
  readonly zip_code: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly tenure_months: number | null;
  readonly phone_service: string | null;
  readonly multiple_lines: string | null;
  readonly internet_service: string | null;
  readonly online_security: string | null;
  readonly online_backup: string | null;
  readonly device_protection: string | null;
  readonly tech_support: string | null;
  readonly streaming_tv: string | null;
  readonly streaming_movies: string | null;
  readonly contract: string | null;
  readonly paperless_billing: string | null;
  readonly payment_method: string | null;
  readonly monthly_charges: number | null;
  readonly total_charges: number | null;
}

/** An event as it came, with its ids and its churn score. */
export interface ScoredEvent {
  /** The customer in the source system. */
  readonly customer_ref: string;
  /** Number of the event within its customer, from 0. */
  readonly sequence: number;
  readonly event_type: string;
  /** Event time. */
  readonly occurred_at: number;
  /** synthetic, replay or api. */
  readonly origin: string;
  readonly gender: string | null;
  readonly senior_citizen: string | null;
  readonly partner: string | null;
  readonly dependents: string | null;
  readonly city: string | null;
  readonly zip_code: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly tenure_months: number | null;
  readonly phone_service: string | null;
  readonly multiple_lines: string | null;
  readonly internet_service: string | null;
  readonly online_security: string | null;
  readonly online_backup: string | null;
  readonly device_protection: string | null;
  readonly tech_support: string | null;
  readonly streaming_tv: string | null;
  readonly streaming_movies: string | null;
  readonly contract: string | null;
  readonly paperless_billing: string | null;
  readonly payment_method: string | null;
  readonly monthly_charges: number | null;
  readonly total_charges: number | null;
  /** ULID, a function of the event. */
  readonly event_id: string;
  /** ULID, a function of the customer. */
  readonly customer_id: string;
  /** Holds the float32 of the model exactly. */
  readonly churn_probability: number;
  /** churn_probability at or above threshold. */
  readonly churn_label: boolean;
  readonly threshold: number;
  readonly model_version: string;
  /** What was odd in the event. */
  readonly flags: readonly string[];
  readonly source_partition: number;
  readonly source_offset: number;
  readonly scored_at: number;
}

/** What became of the customer judged at an event. */
export interface CustomerOutcome {
  readonly customer_ref: string;
  /** Of the judged event. */
  readonly sequence: number;
  /** Of the judged event. */
  readonly occurred_at: number;
  /** True when the customer left. */
  readonly outcome: boolean;
  readonly observed_at: number;
  /** From 0; a later revision replaces an earlier one. */
  readonly revision: number;
}

/** A score that was asked for over HTTP. */
export interface ScoreRequest {
  /** ULID of the request, or of its item in a batch. */
  readonly request_id: string;
  readonly requested_at: number;
  /** How it came: http or batch. */
  readonly origin: string;
  /** Null where the features were given instead. */
  readonly customer_ref: string | null;
  readonly gender: string | null;
  readonly senior_citizen: string | null;
  readonly partner: string | null;
  readonly dependents: string | null;
  readonly tenure_months: number | null;
  readonly phone_service: string | null;
  readonly multiple_lines: string | null;
  readonly internet_service: string | null;
  readonly online_security: string | null;
  readonly online_backup: string | null;
  readonly device_protection: string | null;
  readonly tech_support: string | null;
  readonly streaming_tv: string | null;
  readonly streaming_movies: string | null;
  readonly contract: string | null;
  readonly paperless_billing: string | null;
  readonly payment_method: string | null;
  readonly monthly_charges: number | null;
  readonly total_charges: number | null;
  /** Holds the float32 of the model exactly. */
  readonly churn_probability: number;
  /** churn_probability at or above threshold. */
  readonly churn_label: boolean;
  readonly threshold: number;
  readonly model_version: string;
  /** What was odd in the features. */
  readonly flags: readonly string[];
}
