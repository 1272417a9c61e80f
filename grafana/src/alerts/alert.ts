/** A rule that Prometheus evaluates: what is measured, and from where on it is told. */
export interface Alert {
  readonly name: string;
  /** Wakes somebody, or waits for the morning. */
  readonly severity: 'page' | 'ticket';
  /** An expression that always has an answer, so that a rule that watches nothing is found out. */
  readonly measure: string;
  readonly is: '>' | '<';
  readonly limit: number;
  /** How long it has to last, such as `5m`. */
  readonly lasting: string;
  /** One line; may name labels and the value in Prometheus's templates. */
  readonly summary: string;
  /** What users notice. */
  readonly impact: string;
  /** What to type first. */
  readonly firstCommand: string;
  /** Uid of the dashboard that shows it. */
  readonly dashboard: string;
  /** Page under docs/runbooks/. */
  readonly runbook: string;
}

/** A series that Prometheus computes ahead, since several panels and alerts read it. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
}

export const expressionOf = ({ measure, is, limit }: Alert): string => `${measure} ${is} ${limit}`;
