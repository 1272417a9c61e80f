import { createHash } from 'node:crypto';
import { binLabels } from '../../domain/drift/bins.ts';
import { countsOf } from '../../domain/drift/histogram.ts';
import {
  type Incomparability,
  judgeWindow,
  notComparable,
  type Reference,
  type WindowDrift,
} from '../../domain/drift/judge.ts';
import type { JoinedWindow } from '../../domain/drift/live/window-merger.ts';
import type { DriftWindow, WindowField } from '../../domain/drift/live/window-value.ts';
import { total } from '../../domain/drift/statistics/chi-square.ts';
import { alarmsOf, decide } from '../../domain/drift/verdict.ts';

export interface JudgedWindow {
  readonly value: DriftWindow;
  /** Fields in alarm. */
  readonly alarms: readonly string[];
  /** Differs where anything but the revision does. */
  readonly said: string;
}

/** Judges a window by its baseline and returns what is published of it; without one it says why there is none. */
export function judgeJoined(
  window: JoinedWindow,
  revision: number,
  before: readonly (readonly string[])[],
  reference: Reference | Incomparability,
  modelVersion: string,
): JudgedWindow {
  const drift =
    typeof reference === 'string'
      ? notComparable(reference, window.n)
      : judgeWindow(reference, window.n, window.counts);
  const verdict = decide(drift, before);
  const value: DriftWindow = {
    origin: window.origin,
    window_start: window.start,
    window_end: window.end,
    revision,
    model_version: modelVersion,
    n: window.n,
    reference_n: typeof reference === 'string' ? 0 : reference.n,
    comparability: drift.comparability,
    alarm: drift.alarm,
    drift: verdict.drift,
    reason: verdict.reason,
    drifted_fields: verdict.fields,
    weighted_effect: drift.weightedEffect,
    fields: typeof reference === 'string' ? [] : windowFields(drift, reference, window.counts),
  };
  return { value, alarms: alarmsOf(drift), said: fingerprint({ ...value, revision: 0 }) };
}

function windowFields(
  { fields }: WindowDrift,
  { layout, counts }: Reference,
  window: Float64Array,
): WindowField[] {
  const places = new Map(layout.fields.map(({ name }, i) => [name, i]));
  return fields.map((field) => {
    const i = places.get(field.name)!;
    return {
      field: field.name,
      kind: field.kind,
      method: field.method,
      statistic: field.statistic,
      p: field.p,
      q: field.q,
      effect: field.effect,
      threshold: field.limit,
      importance: field.importance,
      alarm: field.alarm,
      bins: binLabels(layout.fields[i]!),
      reference: shares(countsOf(layout, counts, i)),
      current: shares(countsOf(layout, window, i)),
    };
  });
}

function shares(counts: Float64Array): number[] {
  const sum = total(counts);
  return Array.from(counts, (count) => count / sum);
}

const fingerprint = (value: DriftWindow): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
