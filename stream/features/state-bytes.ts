import type { FeatureHistory } from '../../domain/served-features/history.ts';
import { layoutIdLength } from './feature-layout.ts';

/** A customer's state in two parts: the newest scored event as it came, and what those before it left behind. */
export interface StateParts {
  readonly layoutId: string;
  readonly history: FeatureHistory;
  /** The event in Avro, in the schema of the layout, without a header. */
  readonly record: Buffer;
}

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
const historyEnd = 0x0a;

/** Returns a state as it is stored: the id of its layout, the history as JSON, a line end, and the event. */
export function encodeState({ layoutId, history, record }: StateParts): Buffer {
  const { previousProbability, previousAsOfMs, trackedSinceMs, activity } = history;
  const stored: StoredHistory = [
    previousProbability,
    previousAsOfMs,
    trackedSinceMs,
    activity.fine,
    activity.coarse,
  ];
  const head = `${layoutId}${JSON.stringify(stored)}\n`;
  const bytes = Buffer.allocUnsafe(head.length + record.length);
  bytes.write(head, 0, 'latin1');
  bytes.set(record, head.length);
  return bytes;
}

/** Returns what `encodeState` was given, or null for bytes that it has not written. */
export function decodeState(bytes: Buffer): StateParts | null {
  const end = bytes.indexOf(historyEnd, layoutIdLength);
  if (end < 0) return null;
  const text = bytes.toString('latin1', layoutIdLength, end);
  if (!text.startsWith('[')) return null;
  const [previousProbability, previousAsOfMs, trackedSinceMs, fine, coarse] = JSON.parse(
    text,
  ) as StoredHistory;
  return {
    layoutId: bytes.toString('latin1', 0, layoutIdLength),
    history: { previousProbability, previousAsOfMs, trackedSinceMs, activity: { fine, coarse } },
    record: bytes.subarray(end + 1),
  };
}
