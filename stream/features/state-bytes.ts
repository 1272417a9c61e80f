import type { FeatureHistory } from '../../domain/served-features/history.ts';
import { layoutIdLength } from './feature-layout.ts';

/** A customer's state: where it stands, the newest scored event as it came, and what those before it left behind. */
export interface StateParts {
  /** Offset in the scored topic of the last record folded in. */
  readonly offset: number;
  /** Event time and number of the newest event. */
  readonly timeMs: number;
  readonly sequence: number;
  readonly layoutId: string;
  readonly history: FeatureHistory;
  /** The event in Avro, in the schema of the layout, without a header. */
  readonly record: Buffer;
}

/** Letters of the offset, with zeros in front: states are then compared by their first letters. */
export const offsetDigits = 16;

type Counts = FeatureHistory['activity']['fine'];
/** A history as it is stored: by place, since names would be more than half of it. */
type StoredHistory = readonly [
  previousProbability: number | null,
  previousAsOfMs: number | null,
  trackedSinceMs: readonly number[],
  fine: Counts,
  coarse: Counts,
];

// JSON without spaces has no line end.
const headEnd = 0x0a;
const head = new RegExp(
  `^(\\d{${offsetDigits}}) (-?\\d+) (\\d+) (\\w{${layoutIdLength}})(\\[.*\\])$`,
);

/**
 * Returns a state as it is stored: offset, event time and sequence in letters, the id of the layout, the history as JSON, a
 * line end, and the event.
 */
export function encodeState(state: StateParts): Buffer {
  const { offset, timeMs, sequence, layoutId, history, record } = state;
  const { previousProbability, previousAsOfMs, trackedSinceMs, activity } = history;
  const stored: StoredHistory = [
    previousProbability,
    previousAsOfMs,
    trackedSinceMs,
    activity.fine,
    activity.coarse,
  ];
  const stamp = `${String(offset).padStart(offsetDigits, '0')} ${timeMs} ${sequence}`;
  const text = `${stamp} ${layoutId}${JSON.stringify(stored)}\n`;
  const bytes = Buffer.allocUnsafe(text.length + record.length);
  bytes.write(text, 0, 'latin1');
  bytes.set(record, text.length);
  return bytes;
}

/** Returns what `encodeState` was given, or null for bytes that it has not written. */
export function decodeState(bytes: Buffer): StateParts | null {
  const end = bytes.indexOf(headEnd);
  const parts = end < 0 ? null : head.exec(bytes.toString('latin1', 0, end));
  if (parts === null) return null;
  const [, offset, timeMs, sequence, layoutId, json] = parts;
  const [previousProbability, previousAsOfMs, trackedSinceMs, fine, coarse] = JSON.parse(
    json!,
  ) as StoredHistory;
  return {
    offset: Number(offset),
    timeMs: Number(timeMs),
    sequence: Number(sequence),
    layoutId: layoutId!,
    history: { previousProbability, previousAsOfMs, trackedSinceMs, activity: { fine, coarse } },
    record: bytes.subarray(end + 1),
  };
}
