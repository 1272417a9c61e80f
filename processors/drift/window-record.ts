import { createHash } from 'node:crypto';
import { binLabels } from '../../domain/drift/bins.ts';
import { countsOf } from '../../domain/drift/histogram.ts';
import { judgeWindow, notComparable, type Reference } from '../../domain/drift/judge.ts';
import type { JoinedWindow } from '../../domain/drift/live/window-merger.ts';
import type { DriftWindow } from '../../domain/drift/live/window-value.ts';
import { total } from '../../domain/drift/statistics/chi-square.ts';
import { alarmsOf, decide } from '../../domain/drift/verdict.ts';

export interface JudgedWindow {
  readonly value: DriftWindow;
  /** Fields in alarm. */
  readonly alarms: readonly string[];
  /** Differs where anything but the revision does. */
  readonly said: string;
}

/** Judges a window by its baseline and returns what is published of it. */
export function judgeJoined(
  window: JoinedWindow,
  revision: number,
  before: readonly (readonly string[])[],
  reference: Reference | null,
  modelVersion: string,
): JudgedWindow {
  const drift =
    reference === null
      ? notComparable('no-baseline', window.n)
      : judgeWindow(reference, window.n, window.counts);
  const verdict = decide(drift, before);
  const value: DriftWindow = {
    origin: window.origin,
    window_start: window.start,
    window_end: window.end,
    revision,
    model_version: modelVersion,
    n: window.n,
    reference_n: reference?.n ?? 0,
    comparability: drift.comparability,
    alarm: drift.alarm,
    drift: verdict.drift,
    reason: verdict.reason,
    drifted_fields: verdict.fields,
    weighted_effect: drift.weightedEffect,
    fields: drift.fields.map((field, i) => ({
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
      bins: binLabels(reference!.layout.fields[i]!),
      reference: shares(countsOf(reference!.layout, reference!.counts, i)),
      current: shares(countsOf(reference!.layout, window.counts, i)),
    })),
  };
  return { value, alarms: alarmsOf(drift), said: fingerprint({ ...value, revision: 0 }) };
}

function shares(counts: Float64Array): number[] {
  const sum = total(counts);
  return Array.from(counts, (count) => count / sum);
}

const fingerprint = (value: DriftWindow): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
