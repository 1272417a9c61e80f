/** Why a record is refused. Closed: the list is the metric label, the filter of `churn dlq` and documentation. */
export const deadLetterReasons = [
  'empty',
  'no-key',
  'framing',
  'unknown-schema',
  'decode',
  'oversized',
  'not-finite',
  'range',
  'id',
  'text',
  'time',
  'future',
  'conflict',
  'crash',
] as const;
export type DeadLetterReason = (typeof deadLetterReasons)[number];

/** A refusal: its reason, where in the record, and a sentence for the person who reads the letter. */
export interface Refusal {
  readonly reason: DeadLetterReason;
  /** Field path in the record, such as `tenure`; empty where the whole record is meant. */
  readonly path: string;
  readonly detail: string;
}

export function refuse(reason: DeadLetterReason, path: string, detail: string): Refusal {
  return { reason, path, detail };
}
