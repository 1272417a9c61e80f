import type { WindowDrift } from './judge.ts';

export const verdictReasons = ['none', 'one-window', 'repeated'] as const;
export type VerdictReason = (typeof verdictReasons)[number];

export interface Verdict {
  readonly drift: boolean;
  readonly reason: VerdictReason;
  /** The fields that have moved, the most important drift first. */
  readonly fields: readonly string[];
}

/** How many windows are looked at together, the one that is judged included. */
const remembered = 3;

/** Earlier windows' fields in alarm, oldest first; only the last two count. */
export type AlarmHistory = readonly (readonly string[])[];

/**
 * Decides about a window in the light of the two before it: drift is what one window shows beyond doubt, or a field in
 * alarm twice in three windows, this one among them. That it is the same field is what lets an alarm be sensitive:
 * chance rarely strikes one field twice.
 */
export function decide(window: WindowDrift, before: AlarmHistory): Verdict {
  const byWeight = [...window.fields].sort((a, b) => weight(b) - weight(a));
  const certain = byWeight.filter((field) => field.certain).map(({ name }) => name);
  if (certain.length > 0) return { drift: true, reason: 'one-window', fields: certain };
  const earlier = new Set(before.slice(1 - remembered).flat());
  const again = byWeight.filter((field) => field.alarm && earlier.has(field.name));
  if (again.length === 0) return { drift: false, reason: 'none', fields: [] };
  return { drift: true, reason: 'repeated', fields: again.map(({ name }) => name) };
}

/** The fields in alarm, as the next windows' history takes them. */
export function alarmsOf(window: WindowDrift): string[] {
  return window.fields.filter(({ alarm }) => alarm).map(({ name }) => name);
}

function weight({ effect, importance }: WindowDrift['fields'][number]): number {
  return effect * (importance ?? 1);
}
