/** Value of drift.windows.v1; see the schema. */
export interface DriftWindow {
  readonly origin: string;
  readonly window_start: number;
  readonly window_end: number;
  readonly revision: number;
  readonly model_version: string;
  readonly n: number;
  readonly reference_n: number;
  readonly comparability: string;
  readonly alarm: boolean;
  readonly drift: boolean;
  readonly reason: string;
  readonly drifted_fields: readonly string[];
  readonly weighted_effect: number | null;
  readonly fields: readonly WindowField[];
}

export interface WindowField {
  readonly field: string;
  readonly kind: string;
  readonly method: string;
  readonly statistic: number;
  readonly p: number;
  readonly q: number;
  readonly effect: number;
  readonly threshold: number;
  readonly importance: number | null;
  readonly alarm: boolean;
  readonly bins: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}
